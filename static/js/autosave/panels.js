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
    link.href = `#${this.boxes.anchor(address)}`;
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

  /* 面板里的按钮按下时 */
  on(selector, work) {
    this.holder.addEventListener("click", (event) => {
      const button = event.target.closest(selector);
      if (button) work(button);
    });
  }

  /* 逐处或一并取舍：settle(地址, 是不是用我的)，之后光标到下一处，没有了就到那一栏 */
  onTake(name, settle) {
    this.on(`[data-is="${name}"] [data-take], [data-is="${name}"] [data-take-all]`, (button) => {
      const { take, takeAll } = button.dataset;
      const items = takeAll ? this.find(name).querySelectorAll("[data-address]") : [button.closest("[data-address]")];
      const addresses = Array.from(items, (item) => item.dataset.address);
      addresses.forEach((address) => settle(address, (take || takeAll) === "mine"));
      const next = this.holder.querySelector(`[data-is="${name}"] [data-take]`);
      if (next) next.focus();
      else this.boxes.focus(addresses[0]);
    });
  }

  copy(selector) {
    return document.querySelector(selector).content.firstElementChild.cloneNode(true);
  }
}
