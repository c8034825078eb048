// Decides from what each side says it recorded, saw acknowledged and took whether the promises of sync.md §1 were kept.

const multiples = (ids) => [...ids.reduce((seen, id) => seen.set(id, (seen.get(id) ?? 0) + 1), new Map())].filter(([, times]) => times > 1);

/**
 * One stream: `histories`, for each life of the sender (one before and one after a restore, one for each clone) the facts
 * that it recorded, in order; `acknowledged`, those that any of them saw acknowledged; `taken`, what the receiver took, in
 * order, each `{ id, outcome }` with outcome `applied`, `parked` or `repeated`. `forgiven`: acknowledged facts that no side
 * can have any more. Facts are named by any string that stays the same when they are issued anew. Returns the faults in
 * words.
 */
export function check({ histories, acknowledged, taken, forgiven = [] }) {
  const faults = [];
  const kept = taken.filter(({ outcome }) => outcome !== 'repeated').map(({ id }) => id);
  const here = new Set(kept);
  const lost = [...new Set(acknowledged)].filter((id) => !here.has(id) && !forgiven.includes(id));
  faults.push(...lost.map((id) => `acknowledged and lost: ${id}`));
  faults.push(...multiples(kept).map(([id, times]) => `taken ${times} times: ${id}`));

  const recorded = new Set(histories.flat());
  faults.push(...[...here].filter((id) => !recorded.has(id)).map((id) => `taken and never recorded: ${id}`));
  for (const [life, history] of histories.entries()) {
    const place = new Map(history.map((id, at) => [id, at]));
    const places = kept.filter((id) => place.has(id)).map((id) => place.get(id));
    const late = places.findIndex((at, index) => index > 0 && at < places[index - 1]);
    if (late > 0) faults.push(`out of order in life ${life}: ${history[places[late]]} after ${history[places[late - 1]]}`);
  }
  return faults;
}

/** Marks `{ seq, at }` against the facts of one life `{ seq, at }`: a mark lies if a fact up to its instant has a higher number. */
export function checkMarks(marks, facts) {
  return marks.flatMap((mark) =>
    facts.filter(({ seq, at }) => Date.parse(at) <= Date.parse(mark.at) && seq > mark.seq).map(({ seq, at }) => `the mark ${mark.seq} at ${mark.at} leaves out ${seq} of ${at}`));
}
