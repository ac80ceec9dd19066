import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  backendUrl,
  demoCommand,
  demoDir,
  iacDrift,
  killDemo,
  startDemo,
  stopDemo,
} from './demo';

/*
 * A newcomer's first quarter of an hour, in order: each test goes on where the
 * one before it ended.
 */
test.describe.configure({ mode: 'serial' });

const screenshots = resolve(__dirname, 'output/screenshots');
const evidence = join(demoDir, 'evidence');

async function shoot(page: Page, name: string) {
  await page.screenshot({
    path: join(screenshots, `${name}.png`),
    fullPage: true,
  });
}

/**
 * A picture of the documentation, which is made anew when asked for, so that the
 * documentation shows what there is: `IAC_DRIFT_PICTURES=1 npm test -- --browser`.
 */
async function picture(page: Page, name: string, height = 900) {
  if (!process.env.IAC_DRIFT_PICTURES) return;
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height });
  const path = resolve(__dirname, '../../docs/images', `${name}.png`);
  // Whatever was announced meanwhile lies over the page.
  const style = '[class*="Snackbar"] { display: none !important; }';
  await page.screenshot({ path, style, animations: 'disabled' });
  await page.setViewportSize(before);
  expect(statSync(path).size, `${name} is large`).toBeLessThan(250_000);
}

async function signIn(page: Page, path: string) {
  await page.goto(path);
  const enter = page.getByRole('button', { name: 'Enter' });
  await expect(enter).toBeVisible({ timeout: 60_000 });
  await enter.click();
  // Whoever leaves earlier is asked again, on every page.
  await expect(enter).toBeHidden();
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await startDemo({ fresh: true });
});

test.afterAll(async () => {
  await stopDemo();
});

test('begins without drift, and says what it could not check', async ({
  page,
}) => {
  await signIn(page, '/catalog/default/component/payments');
  await expect(page.getByText('Infrastructure drift')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText('Not everything could be checked')).toBeVisible({
    timeout: 60_000,
  });
  await shoot(page, '1-entity-card-before');
  await page.goto('/catalog/default/component/payments/drift');
  await expect(page.getByText('No open findings')).toBeVisible();
  await expect(
    page.getByText('This type is not supported yet').first(),
  ).toBeVisible();
  await shoot(page, '2-entity-drift-before');
});

test('shows a rule that Alice added in the console, within a minute', async ({
  page,
}) => {
  await signIn(page, '/catalog/default/component/orders/drift');
  await expect(page.getByText('No open findings')).toBeVisible({
    timeout: 60_000,
  });
  const began = Date.now();
  demoCommand('drift', 'open-ssh', '--as', 'alice@example.com');
  // The page is not touched: it must show the drift by itself.
  await expect(page.getByText('1 resource has drifted')).toBeVisible({
    timeout: 60_000,
  });
  console.log(
    `      on the page after ${Math.round((Date.now() - began) / 1000)} s`,
  );
  await expect(page.getByText('aws_security_group').first()).toBeVisible();
  await expect(page.getByText('alice@example.com').first()).toBeVisible();
  await expect(page.getByText('Desired (code)').first()).toBeVisible();
  await expect(page.getByText('Live (cloud)').first()).toBeVisible();
  await expect(page.getByText('0.0.0.0/0').first()).toBeVisible();
  await expect(
    page.getByText('AuthorizeSecurityGroupIngress').first(),
  ).toBeVisible();
  await expect(page.getByText('would be undone')).toBeVisible();
  await expect(
    page.getByRole('link', { name: 'Open in CloudTrail' }),
  ).toHaveAttribute('href', /console\.aws\.amazon\.com.*#\/events\//);
  await shoot(page, '3-entity-drift');
  await picture(page, 'entity-drift', 1740);

  await page.goto('/catalog/default/component/orders');
  await expect(page.getByText('1 resource has drifted')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Scan/ })).toBeVisible();
  await shoot(page, '4-entity-card');
  await picture(page, 'tour-service');
});

test('tells the owning team once, and not again at every scan', async ({
  page,
}) => {
  await signIn(page, '/notifications');
  const notification = page.getByText('Drift: aws_security_group.api');
  await expect(notification.first()).toBeVisible({ timeout: 60_000 });
  // Two more scans of the demo.
  await page.waitForTimeout(35_000);
  await page.reload();
  await expect(notification.first()).toBeVisible();
  expect(await notification.count()).toBe(1);
  await shoot(page, '5-notification');
});

test('shows where the whole organisation stands', async ({ page }) => {
  await signIn(page, '/iac-drift');
  await page
    .getByRole('link', { name: '1 open finding' })
    .first()
    .click({ timeout: 60_000 });
  await expect(page.getByText('alice@example.com').first()).toBeVisible();
  await shoot(page, '6-findings');
  await page.getByRole('tab', { name: 'Stacks' }).click();
  for (const service of ['orders', 'payments', 'media']) {
    await expect(
      page.getByText(`terraform:demo/${service}/terraform.tfstate`).first(),
    ).toBeVisible({ timeout: 60_000 });
  }
  await shoot(page, '6-stacks');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(
    page.getByRole('figure', { name: 'Findings at the end of each day' }),
  ).toBeVisible();
  await shoot(page, '6-organisation');
});

test('shows drift where people look: catalog, systems, home', async ({
  page,
}) => {
  await signIn(
    page,
    '/?filters[kind]=component&filters[user]=all&filters[iacDrift]=drifted',
  );
  // Filtered by the backend: the total is that of the filter.
  await expect(page.getByText(/All components \(1\)/i)).toBeVisible({
    timeout: 60_000,
  });
  const orders = page.getByRole('row', { name: /orders/ });
  await expect(orders.getByText('Drifted')).toBeVisible();
  await shoot(page, '6-catalog');
  await orders.getByRole('link', { name: '1 open finding' }).click();
  await expect(page.getByText('1 resource has drifted')).toBeVisible();

  await page.goto('/catalog/default/component/orders');
  await expect(
    page.getByRole('link', { name: 'Drifted', exact: true }),
  ).toHaveAttribute('href', '/catalog/default/component/orders/drift');

  await page.goto('/catalog/default/domain/shop');
  await expect(page.getByText('1 entity has drifted')).toBeVisible();
  await shoot(page, '6-domain');
  await page.getByRole('link', { name: 'View findings' }).click();
  await expect(page.getByText('aws_security_group.api').first()).toBeVisible();

  await page.goto('/home');
  await expect(page.getByText('1 entity has drifted')).toBeVisible();
  await shoot(page, '6-home');
});

test('takes decisions, with the name of who decides', async ({ page }) => {
  await signIn(page, '/catalog/default/component/orders/drift');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(
    page.getByText(/Acknowledged by user:default\//).first(),
  ).toBeVisible();
  await expect(
    page.getByText('The owners were told of the drift.'),
  ).toBeVisible();
  await shoot(page, '6-decision');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toBeVisible();
});

const PAGES = {
  overview: '/iac-drift',
  findings: '/iac-drift/findings',
  'findings-by-session': '/iac-drift/findings?group=session',
  'findings-by-owner': '/iac-drift/findings?group=owner',
  resources: '/iac-drift/resources',
  stacks: '/iac-drift/stacks',
  'ignore-rules': '/iac-drift/ignore-rules',
  log: '/iac-drift/log',
  entity: '/catalog/default/component/orders/drift',
  domain: '/catalog/default/domain/shop',
  group: '/catalog/default/group/team-checkout',
};

/** What these pages say only once their data is there. */
const DATA: Record<keyof typeof PAGES, RegExp> = {
  overview: /resources checked/,
  findings: /aws_/,
  'findings-by-session': /\d finding/,
  'findings-by-owner': /\d finding/,
  resources: /aws_/,
  stacks: /resources checked/,
  'ignore-rules': /No ignore rules/,
  log: /Newest checkpoint.*Log begun/s,
  entity: /resources checked.*aws_/s,
  domain: /resources checked/,
  group: /resources checked/,
};

/** Of pages that are Backstage's own, our part: what leads to findings. */
const OURS = '[class*="bui-Card"]:has(a[href*="/iac-drift/findings"])';

async function graveViolations(
  page: Page,
  width: number,
  part = 'main',
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    // On a narrow screen the bar of the app lies over the end of the page.
    .disableRules(width < 600 ? ['color-contrast'] : [])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes[0].html}`);
}

/** When what was asked for is on the page: neither empty, nor in outline, nor fading in. */
async function settled(page: Page, part: string, data: RegExp) {
  await expect(page.locator(part).first()).toContainText(data);
  const unfinished = '[class*="bui-Skeleton"], table[data-ispending="true"]';
  await expect(page.locator(unfinished)).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  // A table that fades in has too little contrast until it is there.
  await expect
    .poll(() =>
      page
        .locator('table')
        .evaluateAll(tables =>
          tables.every(table => getComputedStyle(table).opacity === '1'),
        ),
    )
    .toBe(true);
}

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 1280],
  ['light', 375],
  ['light', 1920],
] as const) {
  test(`can be used by everyone: ${colorScheme}, ${width} pixels wide`, async ({
    browser,
  }) => {
    test.setTimeout(400_000);
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => {
      // Material UI 4 under React's strict mode, and what the browser says of answers.
      const known = /findDOMNode|Failed to load resource/;
      if (message.type() === 'error' && !known.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await signIn(page, PAGES.overview);
    for (const name of Object.keys(PAGES) as (keyof typeof PAGES)[]) {
      await page.goto(PAGES[name]);
      const part = /^(domain|group)$/.test(name) ? OURS : 'main';
      await settled(page, part, DATA[name]);
      await expect(page.getByRole('button', { name: 'Enter' })).toBeHidden();
      await shoot(page, `${name}-${colorScheme}-${width}`);
      expect(await graveViolations(page, width, part), name).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(
        0,
      );
      if (width < 600) {
        // To be looked at, as the others.
        await page.emulateMedia({ colorScheme: 'dark' });
        await expect(page.locator('body')).toHaveAttribute(
          'data-theme-mode',
          'dark',
        );
        await settled(page, part, DATA[name]);
        await shoot(page, `${name}-dark-${width}`);
        await page.emulateMedia({ colorScheme });
      }
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
}

test('has a record that anyone can verify', async ({ page }) => {
  await expect(async () => {
    const { code, stdout } = iacDrift('verify', evidence, '--json');
    expect(stdout).toContain('intact');
    expect(code).toBe(0);
  }).toPass({ timeout: 60_000 });
  expect(evidenceText()).toContain('alice@example.com');

  // The running portal's log, byte for byte as it is served.
  const served = iacDrift(
    'verify',
    backendUrl,
    '--token',
    await guestToken(),
    '--json',
  );
  expect(served.stdout).toContain('intact');
  expect(served.code).toBe(0);

  // A bundle of one service, as an auditor gets it.
  const download = await fetch(
    `${backendUrl}/api/iac-drift/v1/evidence?entityRef=component:default/orders`,
    { headers: { authorization: `Bearer ${await guestToken()}` } },
  );
  const bundle = join(demoDir, 'evidence.tar');
  writeFileSync(bundle, Buffer.from(await download.arrayBuffer()));
  const bundled = iacDrift('verify', bundle);
  expect(bundled.stdout).toContain('INTACT');
  expect(bundled.code).toBe(0);

  // And in the browser, by the same verifier.
  await signIn(page, '/iac-drift/log');
  await page.getByRole('button', { name: 'Verify now' }).click();
  // Only what is intact is kept.
  await expect(
    page.getByText('This browser keeps the checkpoint'),
  ).toBeVisible();
  await shoot(page, '9-log');
  await picture(page, 'tour-log', 760);
});

test('prints the same on the command line as on the page', async () => {
  const { code, stdout } = iacDrift(
    'compare',
    '--state',
    'examples/orders/terraform.tfstate',
    '--config-items',
    'examples/config-items.json',
    '--json',
  );
  expect(code).toBe(2);
  const { resources } = JSON.parse(stdout);
  const drifted = resources.filter(
    (resource: { verdict: string }) => resource.verdict === 'drifted',
  );
  const response = await fetch(
    // What nobody declares has no state to compare with.
    `${backendUrl}/api/iac-drift/v1/findings?state=open&kind=changed`,
    { headers: { authorization: `Bearer ${await guestToken()}` } },
  );
  const { items } = await response.json();
  expect(items).toHaveLength(1);
  expect(items[0].address).toBe(drifted[0].address);
  expect(items[0].changes).toEqual(drifted[0].changes);
});

test('survives kill -9: same finding, same log, no second notification', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await killDemo();
  await startDemo({ fresh: false });
  await signIn(page, '/catalog/default/component/orders/drift');
  await expect(page.getByText('1 resource has drifted')).toBeVisible({
    timeout: 60_000,
  });
  await page.waitForTimeout(35_000);
  await page.goto('/notifications');
  const notification = page.getByText('Drift: aws_security_group.api');
  await expect(notification.first()).toBeVisible();
  expect(await notification.count()).toBe(1);
  const { code } = iacDrift('verify', evidence);
  expect(code).toBe(0);
});

test('says that drift is gone, and who took it away', async ({ page }) => {
  await signIn(page, '/catalog/default/component/orders/drift');
  await expect(page.getByText('1 resource has drifted')).toBeVisible({
    timeout: 60_000,
  });
  demoCommand('revert', 'open-ssh', '--as', 'bob@example.com');
  await expect(page.getByText('No open findings')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText('Reverted').first()).toBeVisible();
  await expect(page.getByText('bob@example.com').first()).toBeVisible();
  await shoot(page, '7-entity-drift-after');
  await page.goto('/notifications');
  await expect(
    page.getByText('Drift is gone: aws_security_group.api'),
  ).toHaveCount(1, { timeout: 60_000 });
  await expect(page.getByText('Drift: aws_security_group.api')).toHaveCount(1);
  await shoot(page, '8-notifications-after');
});

test('shows what one person did in one session as one row', async ({
  page,
}) => {
  demoCommand('drift', 'queue-timeout', '--as', 'alice@example.com');
  demoCommand('drift', 'lambda-memory', '--as', 'alice@example.com');
  await signIn(page, '/iac-drift/findings');
  await page.getByRole('button', { name: /Group by/ }).click();
  await page.getByRole('option', { name: 'By session' }).click();
  const alice = page.getByRole('button', { name: /alice@example.com/ });
  await expect(alice).toContainText('2 findings', { timeout: 90_000 });
  await expect(alice).toContainText('AWS console · from 198.51.100.23');
  await alice.click();
  const findings = page.getByRole('button', { name: /^Show / });
  await expect(findings).toHaveCount(2);
  await shoot(page, '10-findings-by-session');
  await picture(page, 'tour-session', 720);
  // The address alone shows the same.
  await page.reload();
  await expect(findings).toHaveCount(2);
  await page.goto('/iac-drift');
  await expect(
    page.getByRole('figure', { name: 'Findings at the end of each day' }),
  ).toBeVisible();
  await picture(page, 'tour-organisation', 1000);
});

test('tells two ends apart: put back by hand, and taken over by the code', async ({
  page,
}) => {
  demoCommand('revert', 'lambda-memory', '--as', 'dana@example.com');
  demoCommand('adopt', 'queue-timeout');
  await signIn(page, '/iac-drift/findings?state=resolved');
  for (const [type, outcome, words] of [
    ['aws_lambda_function', 'Reverted', 'The cloud went back to what'],
    ['aws_sqs_queue', 'Adopted', 'The code was changed to what'],
  ]) {
    const finding = page.getByRole('button', {
      name: new RegExp(`^Show .*${type}`),
    });
    await expect(finding).toBeVisible({ timeout: 90_000 });
    await finding.click();
    const told = page.getByRole('dialog');
    await expect(told.getByText(outcome).first()).toBeVisible();
    await expect(told.getByText(words).first()).toBeVisible();
    await expect(told.getByText('alice@example.com').first()).toBeVisible();
    if (outcome === 'Reverted') {
      await expect(told.getByText('dana@example.com').first()).toBeVisible();
    }
    await shoot(page, `11-${outcome.toLowerCase()}`);
    await page.keyboard.press('Escape');
  }
  // The log tells the same.
  await expect(() => {
    expect(evidenceText()).toMatch(/"outcome":"reverted"/);
    expect(evidenceText()).toMatch(/"outcome":"adopted"/);
    expect(evidenceText()).toContain('dana@example.com');
  }).toPass({ timeout: 60_000 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`says how to begin: ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(400_000);
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    await signIn(page, PAGES.entity);
    await page.route(
      /\/v1\/entities\/default\/component\/orders$/i,
      async route => {
        // As a browser does when the server has just closed the connection.
        const response = await route.fetch({ maxRetries: 3 });
        const drift = await response.json();
        await route.fulfill({
          json: {
            ...drift,
            verdicts: { inSync: 0, drifted: 0, unverifiable: 0 },
            coverage: {
              resourcesChecked: 0,
              resourcesKnown: 0,
              attributesCompared: 0,
              attributesDeclared: 0,
            },
            stacks: [],
            findings: [],
            lastChecked: undefined,
            setUp: {
              suggested: ['terraform:demo/orders/terraform.tfstate'],
              sources: ['terraform:demo'],
            },
          },
        });
      },
    );
    for (const path of [PAGES.entity, PAGES.entity.replace('/drift', '')]) {
      for (const width of [375, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(path);
        await expect(
          page.getByText('terraform:demo/orders/terraform.tfstate'),
        ).toBeVisible({ timeout: 60_000 });
        await settled(page, 'main', /demo\/orders/);
        const name = path.endsWith('drift') ? 'tab' : 'card';
        await shoot(page, `begin-${name}-${colorScheme}-${width}`);
        expect(await graveViolations(page, width)).toEqual([]);
      }
    }
    await context.close();
  });
}

test('holds no secret of any state file, anywhere', async () => {
  const secrets = sensitiveValues();
  expect(secrets.length).toBeGreaterThan(0);
  for (const file of filesBelow(demoDir)) {
    // The simulated cloud itself may of course know them.
    if (file.endsWith('aws-account.json')) continue;
    // And the state files, of which the demo keeps copies to work on.
    if (file.endsWith('.tfstate')) continue;
    const content = readFileSync(file).toString('latin1');
    for (const secret of secrets) {
      expect(content.includes(secret), `${file} holds a secret`).toBe(false);
    }
  }
});

async function guestToken(): Promise<string> {
  const response = await fetch(`${backendUrl}/api/auth/guest/refresh`, {
    method: 'POST',
    headers: { 'x-requested-with': 'XMLHttpRequest' },
  });
  const body = await response.json();
  return body.backstageIdentity.token;
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir).flatMap(name => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function evidenceText(): string {
  return filesBelow(join(evidence, 'segments'))
    .map(file => readFileSync(file, 'utf8'))
    .join('');
}

/** Values in the examples' states under names that only secrets have. */
function sensitiveValues(): string[] {
  const states = filesBelow(resolve(__dirname, '../../examples')).filter(file =>
    file.endsWith('.tfstate'),
  );
  return states.flatMap(file =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        // How an instance hands out tokens is no secret.
        /"(?!http_tokens")\w*(?:password|secret|token|private_key|signing_key)\w*":\s*"([^"]{8,})"/gi,
      ),
    ].map(match => match[1]),
  );
}
