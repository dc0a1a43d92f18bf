/* 保存栏上方的提示：冲突、恢复、登录失效、没有保存。文字都在模板 filings/_panels.html 里。 */

export class Panels {
  constructor(holder, boxes) {
    this.holder = holder;
    this.boxes = boxes;
  }

  open(name) {
    this.close(name);
    const panel = this.copy(`template[data-panel="${name}"]`);
    panel.dataset.is = name;
    this.holder.appendChild(panel);
    return panel;
  }

  close(name) {
    const panel = this.find(name);
    if (panel) panel.remove();
  }

  find(name) {
    return this.holder.querySelector(`[data-is="${name}"]`);
  }

  /* items: 地址 → {label, mine, theirs, by, at}，两份文字并排，逐处取舍 */
  compare(name, items) {
    if (items.size === 0) return this.close(name);
    const panel = this.open(name);
    items.forEach((item, address) => panel.querySelector("[data-items]").appendChild(this.row(name, address, item)));
    return panel;
  }

  row(name, address, item) {
    const row = this.copy(`template[data-item="${name}"]`);
    row.dataset.address = address;
    const link = row.querySelector("[data-label]");
    link.textContent = item.label;
    link.href = `#${this.boxes.all(address)[0].id}`;
    row.querySelector("[data-mine]").textContent = this.boxes.shown(address, item.mine);
    row.querySelector("[data-theirs]").textContent = this.boxes.shown(address, item.theirs);
    const who = row.querySelector("[data-who]");
    if (who) who.textContent = [item.by, item.at].filter(Boolean).join("，");
    return row;
  }

  updateMine(name, address, text) {
    const cell = this.find(name).querySelector(`[data-address="${address}"] [data-mine]`);
    cell.textContent = this.boxes.shown(address, text);
  }

  copy(selector) {
    return document.querySelector(selector).content.firstElementChild.cloneNode(true);
  }
}
