/* 别人添来、放回或删去的行。新到的行如果应答里没有它的文字（是放回的），就从页面的新样子里取。 */

import { rowsIn } from "./row-order.js";

export class Arrivals {
  constructor(saver) {
    this.saver = saver;
    this.boxes = saver.boxes;
    this.tables = saver.tables;
    this.panels = saver.panels;
    this.vanished = {}; // 次序的地址 → 别人删去、自己填过的行
    this.touched = new Set(); // 自己填过的行
  }

  welcome(changes, others) {
    const came = [].concat(...changes.map(({ address, came: rows }) => rows.map((row) => `${address}.${row}`)));
    const isTold = (row) => Object.keys(others).some((address) => address.startsWith(`${row}.`));
    if (came.some((row) => !isTold(row))) this.fetch(came.filter((row) => !isTold(row)));
    changes.forEach(({ address, gone }) => this.mourn(address, gone.filter((row) => this.touched.has(row))));
  }

  /* 取不到就算了：下次打开页面会有 */
  async fetch(rows) {
    let page = null;
    try {
      const response = await fetch(location.pathname, { credentials: "same-origin" });
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch (error) {
      return;
    }
    rows.forEach((row) => {
      page.querySelectorAll(`[name^="${row}."]`).forEach(({ name, value }) => {
        const isMine = this.saver.dirty.has(name) || this.boxes.isFocused(name);
        if (this.boxes.has(name) && !isMine) this.boxes.write(name, value);
      });
    });
  }

  mourn(address, rows) {
    if (rows.length === 0) return;
    this.vanished[address] = rows;
    const panel = this.panels.open("vanished");
    const texts = rows.map((row) => this.tables.boxes(this.tables.row(this.tables.find(address), row)))
      .map((boxes) => boxes.map((box) => this.boxes.shown(box.name, box.value)).filter((text) => text !== "（空）"));
    panel.querySelector("[data-message]").textContent = texts.map((row) => `“${row.join("，")}”。`).join("");
  }

  putBack() {
    this.panels.close("vanished");
    Object.keys(this.vanished).forEach((address) => {
      this.boxes.write(address, [...rowsIn(this.boxes.read(address)), ...this.vanished[address]].join(" "));
    });
    this.saver.changed(Object.keys(this.vanished), 0);
    this.vanished = {};
  }

  listen() {
    this.saver.form.addEventListener("input", ({ target }) => {
      const row = target.closest("[data-row]");
      if (row) this.touched.add(row.dataset.row);
    });
    this.panels.on('[data-is="vanished"] [data-put-back]', () => this.putBack());
    this.panels.on('[data-is="vanished"] [data-cancel]', () => {
      this.vanished = {};
      this.panels.close("vanished");
    });
  }
}
