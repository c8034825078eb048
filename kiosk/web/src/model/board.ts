/** The board as a value, and how each message of the server turns it into the next. Pure. */
import type {
  BoardLine, BoardMessage, BoardSchool, ClockQuality, Diet, RecentChange, SchoolChange, ServiceDate,
} from '../wire/types';

export interface Board {
  readonly date: ServiceDate;
  readonly today: ServiceDate;
  readonly demo: boolean;
  readonly clock: ClockQuality;
  readonly diets: ReadonlyMap<string, Diet>;
  /** By code, in the order in which they are shown. */
  readonly schools: ReadonlyMap<string, BoardSchool>;
  /** Newest first. */
  readonly recent: readonly RecentChange[];
}

export interface Step {
  readonly board: Board | null;
  /** The numbers no longer add up, or a change came that fits nothing here: ask for a new snapshot. */
  readonly lost: boolean;
}

const recentKept = 200;
const kinds = ['nursery', 'primary', 'secondary', ''];

export function reduce(board: Board | null, message: BoardMessage): Step {
  if (message.type === 'snapshot') {
    return {
      board: {
        date: message.date,
        today: message.today,
        demo: message.demo,
        clock: message.clock,
        diets: new Map(message.diets.map(diet => [diet.diet, diet])),
        schools: new Map([...message.schools].sort(byAuthorityKindName).map(school => [school.school, school])),
        recent: newestFirst(message.recent),
      },
      lost: false,
    };
  }
  if (!board) return { board, lost: message.type === 'changes' };
  switch (message.type) {
    case 'changes': {
      const schools = new Map(board.schools);
      let lost = false;
      for (const change of message.schools) {
        const before = schools.get(change.school);
        if (!before) {
          lost = true;
          continue;
        }
        const after = applyChange(before, change);
        if (sumOf(after.lines) !== after.meals) lost = true;
        schools.set(change.school, after);
      }
      const recent = message.recent.length ? newestFirst([...message.recent, ...board.recent]) : board.recent;
      return { board: { ...board, schools, recent }, lost };
    }
    case 'clock':
      return { board: { ...board, clock: message.clock }, lost: false };
    default:
      return { board, lost: false };
  }
}

function applyChange(school: BoardSchool, change: SchoolChange): BoardSchool {
  const { lines, ...rest } = change;
  return { ...school, ...rest, lines: lines ? mergeLines(school.lines, lines) : school.lines };
}

function mergeLines(lines: readonly BoardLine[], changed: readonly BoardLine[]): BoardLine[] {
  const merged = new Map(lines.map(line => [keyOf(line), line]));
  for (const line of changed) {
    if (line.meals === 0) merged.delete(keyOf(line));
    else merged.set(keyOf(line), line);
  }
  return [...merged.values()];
}

const keyOf = (line: BoardLine) => JSON.stringify([line.group, line.diet, line.bianco]);
const sumOf = (lines: readonly BoardLine[]) => lines.reduce((sum, line) => sum + line.meals, 0);

function newestFirst(changes: readonly RecentChange[]): RecentChange[] {
  return [...changes].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, recentKept);
}

/** A place on the wall is learnt by heart: the order never depends on the numbers. */
function byAuthorityKindName(a: BoardSchool, b: BoardSchool): number {
  return a.authority_name.localeCompare(b.authority_name, 'it')
    || kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
    || a.name.localeCompare(b.name, 'it', { numeric: true })
    || a.school.localeCompare(b.school);
}
