/** Names as a wall can show them: short, and told apart from afar. */

/** School registers shout (`S.M.S. "CAN. FINAZZI" BOTTANUCO`); mixed case is easier to tell apart from afar. */

const small = new Set(['di', 'del', 'della', 'delle', 'dello', 'dei', 'degli', 'da', 'e', 'in', 'a', 'al', 'alla', 'la', 'le', 'il']);
const acronyms = new Set(['CD', 'IC', 'SMS', 'SP', 'II', 'III', 'IV', 'XXIII']);

export function displayName(registered: string): string {
  const name = registered
    .replace(/"\s*([^"]*?)\s*"/g, ' “$1” ')
    .replace(/(?<=\p{L})'/gu, '’')
    .replace(/\s*-\s+|\s+-\s*/g, ' – ')
    .replace(/(?<=\p{L}\.)(?=\p{L}{2})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/\p{Ll}/u.test(name.replace(/\bn\b/g, ''))) return name;
  return name
    .split(' ')
    .map((word, index) => {
      const bare = word.replace(/[^\p{L}]/gu, '');
      if (acronyms.has(bare) || /^(\p{L}\.){2,}$/u.test(word)) return word;
      if (index > 0 && small.has(bare.toLowerCase()) && bare === word) return word.toLowerCase();
      return capitalised(word);
    })
    .join(' ');
}

/** Each run of letters gets one capital: `“CAN.` → `“Can.`, `D’ACQUISTO` → `D’Acquisto`. */
function capitalised(word: string): string {
  return word.replace(/\p{L}+/gu, letters => letters[0]! + letters.slice(1).toLowerCase());
}

/**
 * Several diets as one name. Those that begin alike say so once, and asides in brackets are left out:
 * `Senza glutine (celiachia)`, `Senza latte` → `Senza glutine + latte`.
 */
export function joinedName(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  const plain = names.map(name => name.replace(/\s*\([^)]*\)/g, ''));
  const [first = ''] = plain;
  const begin = first.slice(0, first.indexOf(' ') + 1);
  return begin !== '' && plain.every(name => name.startsWith(begin))
    ? begin + plain.map(name => name.slice(begin.length)).join(' + ')
    : plain.join(' + ');
}

/** For comparing what is typed: no accents, no capitals. */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
