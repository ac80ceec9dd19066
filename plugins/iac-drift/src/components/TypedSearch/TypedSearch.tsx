import { useEffect, useState } from 'react';
import { SearchField } from '@backstage/ui';

/** How long typing must rest before the server is asked, in milliseconds. */
const TYPING_REST_MS = 300;

/** A field for free text that says what was typed once the typing rests. @internal */
export function TypedSearch(props: {
  label: string;
  placeholder: string;
  value: string | undefined;
  /** Undefined when there is no text. */
  onChange: (text: string | undefined) => void;
}) {
  const { label, placeholder, value, onChange } = props;
  const [text, setText] = useState(value ?? '');

  useEffect(() => {
    const typed = text.trim() || undefined;
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed), TYPING_REST_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);

  return (
    <SearchField
      aria-label={label}
      placeholder={placeholder}
      size="small"
      style={{ minWidth: 220 }}
      value={text}
      onChange={setText}
    />
  );
}
