/* 本机暂存：一节一条，只留还没有得到服务器确认的文字。存储被禁用或已满时不影响向服务器保存。 */

export const PREFIX = "portal.draft:";

export class Kept {
  constructor(draft) {
    this.key = PREFIX + draft;
  }

  /* {at: 暂存的时刻, texts: {地址: 文字}, known: {地址: 当时服务器上行的次序}} */
  load() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || { texts: {} };
    } catch (error) {
      return { texts: {} };
    }
  }

  /* 各地址的文字；undefined 表示不必再留 */
  update(texts, known) {
    const draft = this.load();
    Object.keys(texts).forEach((address) => {
      if (texts[address] === undefined) delete draft.texts[address];
      else draft.texts[address] = texts[address];
    });
    try {
      if (Object.keys(draft.texts).length === 0) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ texts: draft.texts, known, at: new Date().toISOString() }));
    } catch (error) {
      // 见文件开头：照常向服务器保存
    }
  }
}
