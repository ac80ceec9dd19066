import { MAX_ENTRY_BYTES, type TamperProblem } from '@iac-drift/ledger';
import { FetchError, LedgerClient } from '../commands/ledgerClient';
import type { VerifyReport } from '../commands/verifyReport';
import { tamperedBy, type Trust } from '../commands/verifyReport';
import type { Since } from '../commands/verifySince';
import type { TileChoice } from '../commands/UrlVerification';
import { verifyUrl } from '../commands/verifyUrl';
import { checkpointName, parseName } from '../published/names';
import {
  type PublishedObjects,
  UnreadableError,
} from '../published/PublishedObjects';
import { isShown, openFindings } from './openFindings';
import { OpenInLog } from './OpenInLog';

const TAIL_PAGE = 500;
const LF = 10;

/** What came of comparing a published copy with the log that a portal serves. @internal */
export interface AgainstFigures {
  url: string;
  /** Entries of the log that is served. */
  entries: number;
  /** Of these, those that are not published yet. */
  ahead: number;
  /** Findings that the portal shows as unresolved; absent where it shows no findings. */
  openFindings?: number;
}

type Difference =
  | { problem: TamperProblem }
  | { reason: 'completeness' | 'unreadable'; message: string };

/**
 * Holds a published copy that was found intact against the log that a portal serves: the
 * same entries, byte for byte, and perhaps newer ones; and against its findings: each
 * that is open has its event, and each that the log holds open is shown.
 *
 * @returns the report with what was found, or the report as it was when it is not of
 *   an intact copy
 * @internal
 */
export async function compareWithServed(options: {
  report: VerifyReport;
  objects: PublishedObjects;
  url: string;
  token?: string;
  tiles?: TileChoice;
  trust?: Trust;
}): Promise<VerifyReport> {
  const { report, objects, url, token, tiles, trust } = options;
  if (report.status !== 'intact') {
    return report;
  }
  try {
    const root = new LedgerClient({ url, token });
    const published = await newestIn(objects, report.covered);
    const shown = await portalFindings(root);
    const log = new OpenInLog();
    const served = await verifyUrl({
      url,
      token,
      tiles,
      trust,
      agreeing: published,
      onEntry: log.note,
    });
    const against: AgainstFigures = {
      url: served.target,
      entries: served.entries,
      ahead: served.entries - report.entries,
      ...(shown && { openFindings: shown.ids.size }),
    };
    const client = new LedgerClient({ url: served.target, token });
    let difference = differenceOf(served);
    if (!difference && shown) {
      await readTail(client, served.entries, log);
      difference = await compareFindings(shown, log);
    }
    return withDifference({ ...report, against }, difference);
  } catch (error) {
    if (error instanceof FetchError || error instanceof UnreadableError) {
      const message = `${error.message}.`;
      return withDifference(report, { reason: 'unreadable', message });
    }
    throw error;
  }
}

async function newestIn(
  objects: PublishedObjects,
  size: number,
): Promise<Since> {
  const name = checkpointName(size);
  const note = await objects.read(name);
  if (!note || parseName(name)?.kind !== 'checkpoint') {
    throw new UnreadableError(`${name} is not there`);
  }
  return { name: `${name} of the published copy`, note };
}

/** The list, from the place beside which the log is served. */
async function portalFindings(
  root: LedgerClient,
): Promise<{ portal: LedgerClient; ids: Set<string> } | undefined> {
  for (const path of ['../', 'v1/', 'api/iac-drift/v1/']) {
    const portal = root.under(path);
    const ids = await openFindings(portal);
    if (ids) {
      return { portal, ids };
    }
  }
  return undefined;
}

/**
 * Entries that are recorded and not signed yet: a finding may be as new as they are. They
 * are not verified, and excuse more than they accuse.
 */
async function readTail(
  client: LedgerClient,
  size: number,
  log: OpenInLog,
): Promise<void> {
  for (let seq = size; ; ) {
    const path = `entries?from=${seq}&limit=${TAIL_PAGE}`;
    const page = Buffer.from(
      (await client.get(path, TAIL_PAGE * MAX_ENTRY_BYTES)) ?? [],
    );
    if (page.length === 0) {
      return;
    }
    for (let at = 0; at < page.length; seq++) {
      const end = page.indexOf(LF, at) + 1 || page.length;
      log.note({ seq, line: page.subarray(at, end) });
      at = end;
    }
  }
}

function differenceOf(served: VerifyReport): Difference | undefined {
  switch (served.status) {
    case 'tampered': {
      const { problem } = served;
      const message = `What ${served.target} serves differs from the published copy: ${problem.message}`;
      return { problem: { ...problem, message } };
    }
    case 'cannot-say':
      // Its newest checkpoint may be seconds old, and no witness has seen it yet.
      if (served.reason === 'quorum') {
        return undefined;
      }
      return {
        reason: 'unreadable',
        message: `What ${served.target} serves could not be compared: ${served.message}`,
      };
    default:
      return undefined;
  }
}

async function compareFindings(
  { portal, ids }: { portal: LedgerClient; ids: Set<string> },
  log: OpenInLog,
): Promise<Difference | undefined> {
  if (log.unknown > 0) {
    return {
      reason: 'completeness',
      message: `The data of ${log.unknown} entries about findings is kept apart from the log, so the findings of the portal were not compared with it.`,
    };
  }
  for (const id of ids) {
    if (!log.knows(id)) {
      return {
        problem: {
          rule: 'completeness',
          message: `The portal shows the finding ${id}, and no entry of the log says that it was detected.`,
        },
      };
    }
  }
  for (const [id, seq] of log.open) {
    if (!ids.has(id) && !(await isShown(portal, id))) {
      return {
        reason: 'completeness',
        message: `Entry ${seq} opened the finding ${id}, and the portal does not show it: it was removed there, or this token may not see it.`,
      };
    }
  }
  return undefined;
}

function withDifference(
  report: VerifyReport,
  difference: Difference | undefined,
): VerifyReport {
  if (!difference) {
    return report;
  }
  return 'problem' in difference
    ? { ...report, ...tamperedBy(difference.problem, report) }
    : { ...report, status: 'cannot-say', ...difference };
}
