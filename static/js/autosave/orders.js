/* 行的次序与服务器的合并：两边都添行、删行、移动行，从不相撞，也不覆盖。 */

import { merged, rowsIn } from "./row-order.js";

export class Orders {
  constructor(boxes) {
    this.boxes = boxes;
    this.known = {}; // 地址 → 服务器上最近的次序
    boxes.orders().forEach((address) => { this.known[address] = boxes.read(address); });
  }

  /* 存下的：服务器可能并入了别人的行。返回新到的行：{address, came, gone} */
  stored(sent, texts, dirty) {
    const addresses = Object.keys(sent).filter((address) => this.boxes.isOrder(address));
    return addresses.map((address) => {
      const base = sent[address];
      const theirs = texts[address] === undefined ? base : texts[address];
      const mine = this.boxes.read(address);
      if (mine === base) dirty.delete(address);
      return this.take(address, merged(base, mine, theirs), theirs);
    }).filter(moved);
  }

  /* 别人改过的次序；自己也改了还没存下的，合成一个，待会儿再送 */
  others(others, dirty) {
    const addresses = Object.keys(others).filter((address) => this.boxes.isOrder(address));
    return addresses.map((address) => {
      const theirs = others[address];
      const mine = dirty.has(address) ? this.boxes.read(address) : this.known[address];
      return this.take(address, merged(this.known[address], mine, theirs), theirs);
    }).filter(moved);
  }

  take(address, text, theirs) {
    const before = rowsIn(this.boxes.read(address));
    const now = rowsIn(text);
    this.known[address] = theirs;
    this.boxes.write(address, text);
    return {
      address,
      came: now.filter((row) => !before.includes(row)),
      gone: before.filter((row) => !now.includes(row)),
      isMoved: before.join() !== now.join(),
    };
  }
}

function moved(change) {
  return change.isMoved;
}
