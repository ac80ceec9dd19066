import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A whole page of accessible components takes its time in jsdom.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);
