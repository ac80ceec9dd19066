import { render, screen } from '@testing-library/react';
import app from './App';

describe('the demo portal', () => {
  it('starts with every discovered plugin and asks to sign in', async () => {
    const config = [
      {
        context: 'test',
        data: {
          app: { title: 'Test', packages: 'all' },
          backend: { baseUrl: 'http://localhost:7007' },
        },
      },
    ];
    // The bundler puts the configuration there as a value, not as text.
    process.env = Object.assign({}, process.env, {
      NODE_ENV: 'test',
      APP_CONFIG: config,
    });
    render(app.createRoot());
    expect(
      await screen.findByRole('button', { name: 'Enter' }, { timeout: 50_000 }),
    ).toBeVisible();
  }, 60_000);
});
