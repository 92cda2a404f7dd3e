"use strict";
// 一覧をキーで扱う。一覧の中にいるときだけ働く (WCAG 2.1.4)。無くても、Tab とスペースで同じことができる。
for (const list of document.querySelectorAll("[data-keys]")) {
  const boxes = () => [...list.querySelectorAll("tbody input[type=checkbox]")];
  const rows = () => [...list.querySelectorAll("tbody tr")];
  const stop = (row) => row.querySelector("input[type=checkbox]") ?? row.querySelector("a[href]");
  const told = document.getElementById(list.dataset.keys);
  const tell = () => {
    const many = boxes().filter((box) => box.checked).length;
    if (told) told.textContent = many ? `${many}件を選んでいます。` : "";
  };
  const all = () => {
    const on = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = on;
    tell();
  };
  const go = (step) => {
    const places = rows(), here = places.findIndex((row) => row.contains(document.activeElement));
    stop(places[Math.max(0, Math.min(places.length - 1, here + step))])?.focus();
  };
  const doings = {
    j: () => go(1), ArrowDown: () => go(1), k: () => go(-1), ArrowUp: () => go(-1), a: all,
    x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
    Enter: () => document.activeElement.closest("tr")?.querySelector("a[href]")?.click(),
    b: () => document.querySelector("[data-after-list]")?.focus(),
  };
  list.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    const doing = doings[event.key];
    if (!plain || !doing || !["TABLE", "INPUT", "A"].includes(event.target.tagName)) return;
    if (event.key === "Enter" && event.target.tagName === "A") return;
    event.preventDefault();
    doing();
  });
  list.addEventListener("change", tell);
  for (const button of document.querySelectorAll("[data-choose-all]")) {
    button.hidden = false;
    button.addEventListener("click", all);
  }
  tell();
}
