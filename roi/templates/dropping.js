// Sends dropped files, asks how far the reading is, and puts what the server says in its places.
"use strict";
const at = (name) => document.getElementById(name);
const words = document.body.dataset;
let known = -1;
let asking = null;
let wrongHour = "";  // why the hour can't be; it stands until another is typed, whatever is shown meanwhile

function tell(text) { at("status").textContent = text; }

function complain(sentence) {
  at("problem").textContent = sentence || "";
  at("problem").hidden = !sentence;
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    tell("");
    complain(words.gone);
    throw new Error("gone");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    tell("");
    complain(said.problem || words.failed);
    throw new Error("refused");
  }
  return said;
}

async function* within(entry, path) {
  if (entry.isFile) {
    yield [path + entry.name, await new Promise((done, failed) => entry.file(done, failed))];
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const one of some) yield* within(one, `${path}${entry.name}/`);
    }
  }
}

// What was dropped can be asked only while the event lasts, so before anything is waited for.
function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  return entries.some(Boolean) ? inside(entries.filter(Boolean)) : picked([...transfer.files]);
}

async function* inside(entries) {
  for (const entry of entries) yield* within(entry, "");
}

async function* picked(files) {
  for (const file of files) yield [file.webkitRelativePath || file.name, file];
}

async function send(files) {
  complain("");
  let count = 0;
  for await (const [path, file] of files) {
    tell(words.copying.replace("{name}", file.name));
    await ask(`/files?${new URLSearchParams({ path })}`, { method: "PUT", body: file });
    count += 1;
  }
  if (!count) return tell("");
  await ask("/read", { method: "POST" });
  await follow();
}

async function follow() {
  clearTimeout(asking);
  const state = await ask(`/state?known=${known}`).catch(() => null);
  if (state === null) return;
  const busy = state.stage === "reading" || state.stage === "judging";
  at("bar").hidden = !busy;
  if (state.stage === "reading") { tell(words.reading); at("bar").value = state.share; }
  if (state.stage === "judging") { tell(words.judging); at("bar").removeAttribute("value"); }
  if (!busy) tell(state.stage === "ready" && state.version !== known ? words.done : at("status").textContent);
  if (state.version !== known) show(state);
  asking = setTimeout(follow, busy ? 300 : 3000);
}

function show(state) {
  known = state.version;
  complain(state.problem || wrongHour);
  if (state.stage === "empty" || state.answer || state.stage === "failed") at("answer").innerHTML = state.answer;
  if (state.stage !== "reading" && state.stage !== "judging") at("questions").innerHTML = state.questions;
  at("toml").hidden = !state.settings;
  if (state.files || state.stage === "empty") at("files").innerHTML = state.files;
  at("controls").hidden = !state.answer;
  at("hour-hint").textContent = state.hour_hint;
  at("again").hidden = state.stage === "empty";
  at("next").hidden = !state.answer;
  at("next-says").textContent = "";  // what was said before was about other files
  at("note").hidden = !state.answer;
  days(state.unexplained);
  at("keep").hidden = !state.months.length;
  at("coin").hidden = !state.answer;
  coin({ says: "", drawn: false });  // what was drawn before was about other files
  const month = at("month"), chosen = month.value;
  month.replaceChildren(...state.months.map((m) => new Option(m.name, m.value, false, m.value === chosen)));
  link();
}

function link() {
  const query = new URLSearchParams({ month: at("month").value });
  for (const suffix of ["pdf", "html", "xlsx"]) at(suffix).href = `/report.${suffix}?${query}`;
}

// An answer by a click: the letter of a choice, or what was typed.
at("questions").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const asked = button.closest("fieldset");
  const told = button.classList.contains("own") ? asked.querySelector("input").value : button.value;
  if (!told.trim()) return;
  complain("");
  const query = new URLSearchParams({ asks: asked.dataset.asks, file: asked.dataset.file });
  await ask(`/say?${query}`, { method: "POST", body: told }).then(follow, () => {});
});
at("questions").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.target.closest("p").querySelector("button").click();
});

// What authors ask next, one question at a time.
at("next-asked").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  complain("");
  at("next-says").textContent = at("next").dataset.working;
  const found = await ask(`/more/${button.value}`).catch(() => ({ html: "" }));
  at("next-says").innerHTML = found.html;
});

// A day that stands out, explained by a click: it goes into events.csv, and all is weighed again.
at("unexplained").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  at("note-start").value = button.value;
  at("note-end").value = "";
  at("note-words").focus();
});
at("note-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  complain("");
  const query = new URLSearchParams({ start: at("note-start").value, end: at("note-end").value, kind: at("note-kind").value });
  await ask(`/note?${query}`, { method: "POST", body: at("note-words").value }).then(noted, () => {});
});

async function noted() {
  at("note-form").reset();
  at("events").hidden = false;
  await follow();
}

function days(unexplained) {
  at("unexplained-says").hidden = !unexplained.length;
  at("unexplained").replaceChildren(...unexplained.map((day) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", value: day.value });
    button.textContent = day.name;
    return button;
  }));
}

// Days drawn by a coin: what they could show is read before the calendar is taken.
function coin(found) {
  at("coin-says").textContent = found.says;
  at("plan-zip").hidden = !found.drawn;
}
at("draw").addEventListener("click", async () => {
  complain("");
  at("draw").disabled = true;
  coin({ says: at("coin").dataset.drawing, drawn: false });
  coin(await ask("/plan", { method: "POST" }).catch(() => ({ says: "", drawn: false })));
  at("draw").disabled = false;
});

let typing = null;
at("hour").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    wrongHour = "";
    await ask("/hour", { method: "POST", body: at("hour").value }).then(follow, () => { wrongHour = at("problem").textContent; });
  }, 400);
});
at("month").addEventListener("change", link);
at("clear").addEventListener("click", async () => {
  await ask("/files", { method: "DELETE" });
  at("hour").value = "";
  wrongHour = "";
  tell("");
  await follow();
});
for (const name of ["pick-files", "pick-folder"]) {
  at(name).addEventListener("change", async (event) => {
    await send(picked([...event.target.files])).catch(() => {});
    event.target.value = "";
  });
}
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); at("drop").classList.add("over"); });
}
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) at("drop").classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  at("drop").classList.remove("over");
  send(dropped(event.dataTransfer)).catch(() => {});
});
follow();
