/* 行的次序：以空格分开的编号，写明没有的是“无”。合并的规则与服务器 formspec/order.py 相同。 */

export const NONE = "无";
const ROW = /^[a-z][a-z0-9]{3,15}$/;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export function rowsIn(text) {
  const rows = text.split(" ").filter((row) => ROW.test(row));
  return Array.from(new Set(rows));
}

/* 新行的编号：随机取，不与 taken 里的重复 */
export function newRow(taken) {
  const dice = crypto.getRandomValues(new Uint8Array(10));
  const row = Array.from(dice, (die) => LETTERS[die % 26]).join("");
  return taken.includes(row) ? newRow(taken) : row;
}

/* 两边都从 base 改起，合成的文字：谁删的都删去，谁加的都在 */
export function merged(base, mine, theirs) {
  if (mine === base) return theirs;
  if (theirs === base) return mine;
  const rows = mergedRows(rowsIn(base), rowsIn(mine), rowsIn(theirs));
  if (rows.length > 0) return rows.join(" ");
  return [mine, theirs].includes(NONE) ? NONE : "";
}

function mergedRows(base, mine, theirs) {
  if (hasMoved(base, mine) && !hasMoved(base, theirs)) return replayed(base, theirs, mine);
  return replayed(base, mine, theirs);
}

function hasMoved(base, now) {
  return base.filter((row) => now.includes(row)).join() !== now.filter((row) => base.includes(row)).join();
}

/* 把 base → changed 的增删，在 onto 上再做一遍 */
function replayed(base, changed, onto) {
  const rows = onto.filter((row) => changed.includes(row) || !base.includes(row));
  changed.forEach((row, position) => {
    if (base.includes(row) || rows.includes(row)) return;
    const before = changed.slice(0, position).reverse().find((earlier) => rows.includes(earlier));
    rows.splice(rows.indexOf(before) + 1, 0, row);
  });
  return rows;
}
