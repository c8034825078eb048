/** Fits plates on a wall: the largest that show all of them, else pages of equal size on which they can still be read. */

export interface Fit {
  readonly columns: number;
  readonly rows: number;
  readonly pages: number;
}

/** Sizes in px. `aspect` is the width : height at which a plate looks best. */
export function fitPlates(count: number, width: number, height: number, least: { width: number; height: number }, gap: number, aspect = 1.6): Fit {
  const most = (space: number, size: number) => Math.max(1, Math.floor((space + gap) / (size + gap)));
  const maxColumns = most(width, least.width);
  const maxRows = most(height, least.height);
  const pages = Math.ceil(count / (maxColumns * maxRows)) || 1;
  if (pages > 1) return { ...fitPlates(Math.ceil(count / pages), width, height, least, gap, aspect), pages };
  let best: Fit = { columns: maxColumns, rows: maxRows, pages: 1 };
  let bestSize = 0;
  for (let columns = 1; columns <= maxColumns; ++columns) {
    const rows = Math.max(1, Math.ceil(count / columns));
    if (rows > maxRows) continue;
    const w = (width - gap * (columns - 1)) / columns;
    const h = (height - gap * (rows - 1)) / rows;
    const size = Math.min(w, h * aspect);
    if (size >= bestSize) {
      bestSize = size;
      best = { columns, rows, pages: 1 };
    }
  }
  return best;
}
