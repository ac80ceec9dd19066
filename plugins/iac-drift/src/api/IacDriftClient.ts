import { CompoundEntityRef } from '@backstage/catalog-model';
import { DiscoveryApi, FetchApi } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  DecisionRequest,
  EntityDrift,
  Finding,
  FindingCode,
  FindingDetails,
  FindingGroup,
  FindingGrouping,
  IgnoreRuleStatus,
  LedgerStatus,
  LedgerVerification,
  Overview,
  Page,
  ResourceStatus,
  Rollup,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { readBlob } from './readBlob';
import {
  EvidenceRequest,
  FindingFilter,
  IacDriftApi,
  LedgerEpoch,
  LedgerRange,
  PageRequest,
  ResourceFilter,
} from './IacDriftApi';

/** Talks to the iac-drift backend over HTTP. @public */
export class IacDriftClient implements IacDriftApi {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getOverview(): Promise<Overview> {
    return this.#get('/v1/overview');
  }

  async getEntityDrift(entity: CompoundEntityRef): Promise<EntityDrift> {
    const { namespace, kind, name } = entity;
    return this.#get(path`/v1/entities/${namespace}/${kind}/${name}`);
  }

  async getRollup(entityRefs: readonly string[]): Promise<Rollup> {
    return this.#get(`/v1/rollup${query({ within: entityRefs.join(',') })}`);
  }

  async listFindings(
    filter?: FindingFilter,
    page?: PageRequest,
  ): Promise<Page<Finding>> {
    return this.#get(`/v1/findings${query({ ...filter, ...page })}`);
  }

  async listFindingGroups(
    by: FindingGrouping,
    filter?: FindingFilter,
    page?: PageRequest,
  ): Promise<Page<FindingGroup>> {
    return this.#get(`/v1/finding-groups${query({ by, ...filter, ...page })}`);
  }

  async getFindingSheet(filter?: FindingFilter): Promise<Blob> {
    const response = await this.#request(
      `/v1/findings.csv${query({ ...filter })}`,
    );
    return response.blob();
  }

  async getFinding(id: string): Promise<FindingDetails> {
    return this.#get(path`/v1/findings/${id}`);
  }

  async getFindingCode(id: string): Promise<FindingCode> {
    return this.#get(path`/v1/findings/${id}/code`);
  }

  async decide(
    findingId: string,
    decision: DecisionRequest,
  ): Promise<FindingDetails> {
    const response = await this.#request(
      path`/v1/findings/${findingId}/decisions`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(decision),
      },
    );
    return response.json();
  }

  async listResources(
    filter?: ResourceFilter,
    page?: PageRequest,
  ): Promise<Page<ResourceStatus>> {
    return this.#get(`/v1/resources${query({ ...filter, ...page })}`);
  }

  async listStacks(page?: PageRequest): Promise<Page<Stack>> {
    return this.#get(`/v1/stacks${query({ ...page })}`);
  }

  async getStack(id: string): Promise<Stack> {
    return this.#get(path`/v1/stacks/${id}`);
  }

  async startScan(stackId: string): Promise<void> {
    await this.#request(path`/v1/stacks/${stackId}/scans`, { method: 'POST' });
  }

  async listIgnoreRules(): Promise<IgnoreRuleStatus[]> {
    const { items } = await this.#get<{ items: IgnoreRuleStatus[] }>(
      '/v1/ignore-rules',
    );
    return items;
  }

  async getLedgerStatus(): Promise<LedgerStatus> {
    return this.#get('/v1/ledger/status');
  }

  async getLedgerEpoch(): Promise<LedgerEpoch> {
    const { items } = await this.#get<{ items: LedgerEpoch[] }>(
      '/v1/ledger/epochs',
    );
    const newest = items.at(-1);
    if (!newest) {
      throw new Error('The backend keeps no log.');
    }
    return newest;
  }

  async getLedgerCheckpoint(): Promise<Uint8Array> {
    const response = await this.#request('/v1/ledger/checkpoint');
    return new Uint8Array(await response.arrayBuffer());
  }

  async readLedgerEntries(
    range: LedgerRange,
    options: { signal?: AbortSignal } = {},
  ): Promise<Uint8Array> {
    const response = await this.#request(
      `/v1/ledger/entries${query({ ...range })}`,
      { signal: options.signal },
    );
    return new Uint8Array(await response.arrayBuffer());
  }

  async getLedgerProof(seq: number): Promise<Blob> {
    const response = await this.#request(
      path`/v1/ledger/entries/${String(seq)}/proof`,
    );
    return response.blob();
  }

  async getEvidence(
    request: EvidenceRequest,
    options: {
      signal?: AbortSignal;
      onProgress?: (bytes: number) => void;
    } = {},
  ): Promise<Blob> {
    const { signal, onProgress } = options;
    const response = await this.#request(
      `/v1/evidence${query({ ...request })}`,
      { signal },
    );
    return readBlob(response, onProgress);
  }

  async listLedgerVerifications(): Promise<LedgerVerification[]> {
    const { items } = await this.#get<{ items: LedgerVerification[] }>(
      '/v1/ledger/verifications',
    );
    return items;
  }

  async #get<T>(pathAndQuery: string): Promise<T> {
    const response = await this.#request(pathAndQuery);
    return response.json() as Promise<T>;
  }

  async #request(pathAndQuery: string, init?: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('iac-drift');
    const response = await this.#fetchApi.fetch(
      `${baseUrl}${pathAndQuery}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

/** A path whose inserted parts can neither leave their segment nor add one. */
function path(literals: TemplateStringsArray, ...parts: string[]): string {
  return String.raw({ raw: literals }, ...parts.map(encodeURIComponent));
}

function query(params: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}
