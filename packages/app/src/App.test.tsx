import { render, screen } from '@testing-library/react';
import app from './App';

describe('the demo portal', () => {
  it('starts with every discovered plugin and asks to sign in', async () => {
    process.env = {
      ...process.env,
      NODE_ENV: 'test',
      APP_CONFIG: JSON.stringify([
        {
          context: 'test',
          data: {
            app: { title: 'Test', packages: 'all' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
        },
      ]),
    };
    render(app.createRoot());
    expect(
      await screen.findByRole('button', { name: 'Enter' }, { timeout: 20_000 }),
    ).toBeVisible();
  });
});
