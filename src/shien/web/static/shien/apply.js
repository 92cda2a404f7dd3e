"use strict";
// 申請のページの便利。無くても、保存・計算・ファイル・提出のすべてができる。
(() => {
  const form = document.getElementById("paper");
  if (!form) return;
  const state = document.getElementById("save-state");
  const notes = document.getElementById("notes");
  const storage = `apply ${document.body.dataset.who} ${location.pathname}`;
  const csrf = () => form.elements.csrfmiddlewaretoken.value;
  const say = (text) => { state.textContent = text; };
  let waiting = 0, busy = false, dirty = false, stopped = false, leaving = false;

  const entries = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const boxes = () => [...form.elements].filter((box) => box.name && box.type !== "hidden" && box.type !== "file" && box.tagName !== "BUTTON" && box.tagName !== "FIELDSET" && box.tagName !== "OUTPUT");
  const values = () => boxes().map((box) => [box.name, box.value, ["radio", "checkbox"].includes(box.type) ? box.checked : null]);

  // つながらない間は、この端末に置いておく。つながったら送る。サインアウトで消える。
  const keep = () => localStorage.setItem(storage, JSON.stringify({ at: Date.now(), version: form.elements.version.value, values: values() }));
  const forget = () => localStorage.removeItem(storage);

  function show(answer) {
    for (const [id, text] of Object.entries(answer.computed ?? {})) {
      const out = document.getElementById(id);
      if (out && out.textContent !== text) out.textContent = text;
    }
    const hidden = new Set(answer.hidden ?? []);
    for (const box of document.querySelectorAll("[data-box]")) box.hidden = hidden.has(box.dataset.box);
    if (answer.notes) notes.replaceChildren(...answer.notes.map((text) => { const line = document.createElement("li"); line.textContent = text; return line; }));
  }

  async function send() {
    if (busy || stopped || leaving) { return; }
    busy = true; dirty = false;
    const data = new URLSearchParams(entries());
    let answer = null, status = 0;
    try {
      const found = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-CSRFToken": csrf() }, redirect: "manual" });
      status = found.type === "opaqueredirect" ? 401 : found.status;
      answer = (found.headers.get("Content-Type") ?? "").startsWith("application/json") ? await found.json() : null;
    } catch { status = 0; }
    busy = false;
    if (leaving) return;
    if (answer) show(answer);
    if (answer?.state === "saved") {
      form.elements.version.value = answer.version;
      localStorage.setItem("shien.seen", String(Date.now()));
      if (dirty) keep(); else forget();
      say(`${answer.saved}に保存しました。` + (answer.unread ? "読めない欄が残っています。" : ""));
    } else if (answer?.state === "conflict" || answer?.state === "changed") {
      stopped = true;
      forget();
      say(`「${answer.fields.join("」「")}」は、ほかの人が先に直しました。` + (answer.state === "conflict" ? "「保存して次へ」を押すと、両方の値を見て選べます。" : "画面を読み直すと、新しい値が出ます。"));
    } else if (answer?.state === "refused") {
      say(answer.message);
    } else if (answer?.state === "closed") {
      stopped = true;
      say("この書類は、もう提出されているか、書けない段階です。");
    } else if (status === 401 || status === 403) {
      keep();
      say("サインインが切れました。打った内容はこの端末に残っています。サインインし直すと、続きから書けます。");
    } else {
      keep();
      say("つながっていません。打った内容はこの端末に残しました。つながったら保存します。");
      setTimeout(later, 10000, 0);
    }
    if (dirty && !stopped) later(1500);
  }
  function later(wait) { clearTimeout(waiting); waiting = setTimeout(send, wait); }

  function changed(event) {
    if (event.target.type === "file" || !form.contains(event.target)) return;
    dirty = true;
    if (!stopped) { keep(); if (!event.isComposing) later(1500); }
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", changed);
  window.addEventListener("online", () => { if (localStorage.getItem(storage)) later(0); });
  form.addEventListener("submit", () => { clearTimeout(waiting); leaving = true; keep(); });
  window.addEventListener("pageshow", () => { leaving = false; });

  // 送れないまま残った内容を戻し、送り直す。
  function restore() {
    const text = localStorage.getItem(storage);
    if (!text || "answered" in form.dataset) { forget(); return; }
    const held = JSON.parse(text);
    let back = false;
    boxes().forEach((box, at) => {
      const [name, value, checked] = held.values[at] ?? [];
      if (name !== box.name) return;
      if (checked === null ? box.value !== value : box.value === value && box.checked !== checked) {
        if (checked === null) box.value = value; else box.checked = checked;
        back = true;
      }
    });
    if (!back) { forget(); return; }
    if (Number(held.version) <= Number(form.elements.version.value)) form.elements.version.value = held.version;
    say("この端末に残っていた内容を戻しました。保存しています。");
    later(0);
  }
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith("apply ")) continue;
    const held = JSON.parse(localStorage[name]);
    if (Date.now() - held.at > 7 * 86400000) localStorage.removeItem(name);
  }
  restore();

  // 変換中のEnterと、文字の欄のEnterでは送らない。
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.target.tagName === "INPUT")) event.preventDefault();
  });

  for (const out of document.querySelectorAll("[data-count]")) {
    const area = document.getElementById(out.dataset.count);
    const marks = new Intl.Segmenter("ja", { granularity: "grapheme" });
    const count = () => { out.textContent = `（いま${[...marks.segment(area.value)].length.toLocaleString("ja")}文字）`; };
    area.addEventListener("input", count);
    count();
  }

  // ファイルが付いた (sending.js)。打ちかけを保存してから、画面を新しくする。
  form.addEventListener("attached", async (event) => {
    if (dirty) await send();
    leaving = true;
    location.hash = event.detail;
    location.reload();
  });
})();
