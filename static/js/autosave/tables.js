/* 逐行填写的表：行次序那一格的文字怎样，页面上的行就怎样。
   删去的行只是藏起来，各格的文字还在，次序里放回编号就回来了。 */

import { NONE, rowsIn } from "./row-order.js";

const ORDINAL = /^(“?)第\S+?行/;

export class Tables {
  constructor(form) {
    this.form = form;
    this.tables = Array.from(form.querySelectorAll("[data-rows]"));
    this.tables.forEach((table) => this.settle(table));
    form.addEventListener("portal:written", ({ target }) => {
      if ("order" in target.dataset) this.arrange(target.closest("[data-rows]"));
    });
  }

  find(address) {
    return this.tables.find((table) => table.dataset.rows === address);
  }

  order(table) {
    return table.querySelector("[data-order]");
  }

  rows(table) {
    return Array.from(table.querySelectorAll("[data-row]"));
  }

  row(table, id) {
    return table.querySelector(`[data-row="${id}"]`);
  }

  /* 所在的行被删去的格子：页面上看不见 */
  isRemoved(box) {
    return box.closest("[data-row][hidden]") !== null;
  }

  boxes(row) {
    return Array.from(row.querySelectorAll("[name]"));
  }

  /* 照次序摆放：少的照空行添上，多的藏起来；只挪动位置不对的，光标留在原处 */
  arrange(table) {
    const ids = rowsIn(this.order(table).value);
    const focused = document.activeElement;
    const sheet = table.querySelector("table");
    const stays = (place) => !place || !place.dataset.row || ids.includes(place.dataset.row);
    let place = sheet.querySelector("[data-row], tfoot");
    ids.forEach((id) => {
      while (!stays(place)) place = place.nextElementSibling;
      const row = this.row(table, id) || this.blank(table, id);
      if (row === place) place = row.nextElementSibling;
      else sheet.insertBefore(row, place);
    });
    this.rows(table).forEach((row) => { row.hidden = !ids.includes(row.dataset.row); });
    this.settle(table);
    if (document.activeElement !== focused && focused.isConnected && !this.isRemoved(focused)) focused.focus();
  }

  blank(table, id) {
    const copy = document.createElement("template");
    copy.innerHTML = table.querySelector("[data-blank-row]").innerHTML.split("__row__").join(id);
    return copy.content.querySelector("[data-row]");
  }

  /* 行号、行数、能不能再添、是不是“无” */
  settle(table) {
    const shown = this.rows(table).filter((row) => !row.hidden);
    shown.forEach((row, index) => this.number(row, index + 1));
    table.querySelectorAll("[data-move]").forEach((button) => {
      const end = button.dataset.move === "1" ? shown[shown.length - 1] : shown[0];
      button.setAttribute("aria-disabled", String(button.closest("[data-row]") === end));
    });
    table.querySelector("[data-list]").hidden = shown.length === 0;
    table.querySelector("[data-count]").textContent = shown.length ? `共 ${shown.length} 行，` : "";
    table.querySelector("[data-add]").disabled = shown.length >= Number(table.dataset.max);
    const none = table.querySelector("[data-none]");
    if (none) none.checked = this.order(table).value === NONE;
  }

  number(row, number) {
    const holder = row.querySelector("[data-number]");
    if (holder.textContent === String(number)) return;
    holder.textContent = number;
    row.querySelectorAll("[aria-label]").forEach((named) => {
      named.setAttribute("aria-label", named.getAttribute("aria-label").replace(ORDINAL, `$1第${number}行`));
    });
    row.querySelectorAll("li").forEach((line) => {
      line.textContent = line.textContent.replace(ORDINAL, `$1第${number}行`);
    });
  }
}
