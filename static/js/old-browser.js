/* 只有不认识模块的旧浏览器才会执行（script nomodule），所以用最老的写法。 */
document.getElementById("old-browser").removeAttribute("hidden");
