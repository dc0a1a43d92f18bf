/* 本机记着没有传完的：文件的样子（名字、大小、修改时间）→ 上传地址。再选同一份文件就从断点接着传。
   与填写的暂存放在同一种键下，退出登录、提交成功、满一周时一并清掉，见 drafts.js。 */

import { PREFIX } from "../autosave/kept.js";

export class Memory {
  constructor(user, place) {
    this.prefix = `${PREFIX}${user}:${place}:upload:`;
  }

  keyOf(file) {
    return `${this.prefix}${file.size}:${file.lastModified}:${file.name}`;
  }

  find(file) {
    return (this.read(this.keyOf(file)) || {}).url || "";
  }

  keep(file, url) {
    const kept = JSON.stringify({ url, name: file.name, at: new Date().toISOString() });
    try {
      localStorage.setItem(this.keyOf(file), kept);
    } catch (error) {
      // 存储被禁用或已满：照样能传，只是刷新之后不能接着传
    }
  }

  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      // 同上
    }
  }

  /* 这个表单里没有传完的：[{key, url, name}] */
  unfinished() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => ({ key, ...this.read(key) }));
    } catch (error) {
      return [];
    }
  }

  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }
}
