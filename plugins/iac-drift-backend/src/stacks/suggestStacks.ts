import { Knex } from 'knex';
import { containing } from '../findings/listFindings';
import { Visible, whereStackVisible } from '../findings/visible';
import { BINDINGS, STACKS } from './tables';

/** More than a person looks through. */
const MAX_SUGGESTED = 3;
/** Candidates of which the name may still be part of another word. */
const MAX_CANDIDATES = 50;

/**
 * Stacks that no entity has yet and whose path has an entity's name as a word.
 *
 * @returns refs
 * @internal
 */
export async function suggestStacks(options: {
  db: Knex;
  visible: Visible;
  name: string;
}): Promise<string[]> {
  const { db, visible, name } = options;
  const query = db(STACKS)
    .whereRaw("lower(path) like ? escape '!'", [containing(name)])
    .whereNotExists(
      db(BINDINGS)
        .select(db.raw('1'))
        .where(`${BINDINGS}.stack_id`, db.ref(`${STACKS}.id`)),
    );
  whereStackVisible(db, query, STACKS, visible);
  const rows: { ref: string; path: string }[] = await query
    .select('ref', 'path')
    .orderBy('ref')
    .limit(MAX_CANDIDATES);
  return rows
    .filter(({ path }) => hasWord(path, name))
    .map(({ ref }) => ref)
    .slice(0, MAX_SUGGESTED);
}

/** `orders` is a word of `prod/orders/terraform.tfstate`, not of `preorders`. */
function hasWord(path: string, name: string): boolean {
  const wordsOf = (text: string) =>
    ` ${text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .join(' ')} `;
  return wordsOf(path).includes(wordsOf(name));
}
