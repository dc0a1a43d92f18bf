/* 行上的按钮与按键：添加、上移、下移、删除、写明没有。 */

import { NONE, newRow, rowsIn } from "./row-order.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };

export class RowActs {
  constructor(saver) {
    this.saver = saver;
    this.tables = saver.tables;
    this.boxes = saver.boxes;
    this.bulk = saver.bulk;
  }

  ids(table) {
    return rowsIn(this.tables.order(table).value);
  }

  /* 新编号，不与现有的（藏起来的也算）重复 */
  fresh(table, count) {
    const taken = this.tables.rows(table).map((row) => row.dataset.row);
    return Array.from({ length: count }, () => {
      const id = newRow(taken);
      taken.push(id);
      return id;
    });
  }

  write(table, text) {
    this.boxes.write(table.dataset.rows, text);
    this.saver.changed([table.dataset.rows]);
  }

  add(table) {
    const [id] = this.fresh(table, 1);
    this.write(table, [...this.ids(table), id].join(" "));
    this.tables.row(table, id).querySelector("[name]").focus();
  }

  move(row, step) {
    const table = row.closest("[data-rows]");
    const ids = this.ids(table);
    const from = ids.indexOf(row.dataset.row);
    const to = from + step;
    if (to < 0 || to >= ids.length) return;
    ids.splice(from, 1);
    ids.splice(to, 0, row.dataset.row);
    this.write(table, ids.join(" "));
    row.scrollIntoView({ block: "nearest" });
  }

  /* 删去之后，光标到接替它的那一行的“删除”；没有行了就到“添加一行” */
  remove(row) {
    const table = row.closest("[data-rows]");
    const ids = this.ids(table);
    const at = ids.indexOf(row.dataset.row);
    const left = ids.filter((id) => id !== row.dataset.row);
    this.bulk.apply(`已删除第${at + 1}行`, { [table.dataset.rows]: left.join(" ") });
    const next = left.length && this.tables.row(table, left[Math.min(at, left.length - 1)]);
    (next ? next.querySelector("[data-remove]") : table.querySelector("[data-add]")).focus();
  }

  none(table, isNone) {
    const rows = this.ids(table).length;
    const says = isNone ? `已填“无”${rows ? `，删除 ${rows} 行` : ""}` : "已取消“无”";
    this.bulk.apply(says, { [table.dataset.rows]: isNone ? NONE : "" });
  }

  press(button) {
    const row = button.closest("[data-row]");
    if ("add" in button.dataset) this.add(button.closest("[data-rows]"));
    if ("remove" in button.dataset) this.remove(row);
    if (button.dataset.move) this.move(row, Number(button.dataset.move));
  }

  listen() {
    const { form } = this.saver;
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add], [data-remove], [data-move]");
      if (button) this.press(button);
    });
    form.addEventListener("change", ({ target }) => {
      if ("none" in target.dataset) this.none(target.closest("[data-rows]"), target.checked);
    });
    form.addEventListener("keydown", (event) => {
      const row = event.target.closest("[data-row]");
      const step = STEPS[event.key];
      if (!row || !step || !event.altKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.move(row, step);
    });
  }
}
