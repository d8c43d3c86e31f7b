"use strict";

// Shows the questions of an evaluation: a page of them at a time, sorted and filtered. Everything in them is third-party
// text and reaches the page as text nodes alone.

(() => {
  const PAGE = 100;
  const data = JSON.parse(document.getElementById("data").textContent);
  // Without a prototype: a metric may be called `constructor`.
  const named = (values) => Object.assign(Object.create(null), values);
  const rows = data.rows.map((row, place) => ({ ...row, order: place + 1, values: named(row.values) }));
  const heads = [...document.querySelectorAll(".questions thead th[data-key]")];
  const collator = new Intl.Collator(undefined, { numeric: true });
  const at = (id) => document.getElementById(id);
  const state = { key: "order", falling: false, page: 0 };

  // Reading a row

  const valueOf = (row, key) => (key.startsWith("value:") ? row.values[key.slice(6)] : row[key]);

  const searched = (row) => {
    row.searched ??= [row.question, row.answer, row.id, row.error, row.reason, ...(row.gold || [])]
      .filter(Boolean)
      .join("\n")
      .toLowerCase();
    return row.searched;
  };

  const shownNumber = (value) => {
    if (value === undefined || value === null) return "–";
    return value.toLocaleString("en", { maximumFractionDigits: 3 });
  };

  // Filtering and sorting

  const FILTERS = [
    () => at("failures").checked && ((row) => row.failed),
    () => {
      const text = at("text").value.trim().toLowerCase();
      return text && ((row) => searched(row).includes(text));
    },
    () => {
      const language = at("language").value;
      return language && ((row) => row.language === language);
    },
    () => {
      const below = at("below") ? at("below").valueAsNumber : NaN;
      return !Number.isNaN(below) && ((row) => row.values[at("metric").value] < below);
    },
  ];

  const compared = (one, other) => {
    const [a, b] = [valueOf(one, state.key), valueOf(other, state.key)];
    // What has no value comes last either way; what is equal stays in the order of the data.
    const lacking = (a === undefined) - (b === undefined);
    if (lacking || a === undefined) return lacking || one.order - other.order;
    const order = typeof a === "number" ? a - b : collator.compare(a, b);
    return (state.falling ? -order : order) || one.order - other.order;
  };

  const chosen = () => {
    const filters = FILTERS.map((filter) => filter()).filter(Boolean);
    return rows.filter((row) => filters.every((keeps) => keeps(row))).sort(compared);
  };

  // Making elements

  const made = (name, kind, text) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const third = (name, kind, text, language) => {
    const element = made(name, kind, text);
    element.dir = "auto";
    if (language) element.lang = language;
    return element;
  };

  const outcome = (row) => {
    const cell = made("td");
    const right = row.outcome === "right" || row.outcome === "found";
    cell.append(made("span", `outcome ${row.failed ? "failed" : right ? "right" : ""}`, row.outcome));
    return cell;
  };

  const asked = (row) => {
    const cell = made("td", "asked");
    const button = made("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.append(third("span", "", row.question, row.language));
    button.addEventListener("click", () => unfold(row, button));
    cell.append(button);
    return cell;
  };

  const CELLS = { question: asked, outcome, language: (row) => made("td", "", row.language) };

  const cellOf = (row, key) => {
    const cell = CELLS[key];
    return cell ? cell(row) : made("td", "number", shownNumber(valueOf(row, key)));
  };

  // Unfolding a row

  const unfold = (row, button) => {
    const open = button.getAttribute("aria-expanded") === "true";
    const line = button.closest("tr");
    button.setAttribute("aria-expanded", String(!open));
    if (open) line.nextElementSibling.remove();
    else line.after(detailOf(row));
  };

  const detailOf = (row) => {
    const line = made("tr", "detail");
    const cell = made("td");
    const list = made("dl");
    cell.colSpan = heads.length;
    TERMS.forEach(([title, texts]) => addTerm(list, title, texts(row)));
    cell.append(list);
    line.append(cell);
    return line;
  };

  const addTerm = (list, title, elements) => {
    if (elements.length) list.append(made("dt", "", title), ...elements);
  };

  const told = (text, language) => (text ? [third("dd", "", text, language)] : []);

  const placed = (row) => {
    const parts = [row.id, row.line && `line ${row.line} of the data`, row.synthetic && "synthetic"];
    return told(parts.filter(Boolean).join(" · "));
  };

  const foundIn = (row) => {
    const list = (row.found || []).map((one) => {
      const line = third("dd", "", `${one.rank}. ${one.document}${one.title ? ` — ${one.title}` : ""}`);
      return marked(line, one, { relevant: "relevant", cited: "cited" });
    });
    return row.unlisted ? [...list, made("dd", "quiet", `and ${row.unlisted} more`)] : list;
  };

  const missingIn = (row) => {
    const list = (row.missing || []).map((name) => third("dd", "", name));
    const more = (row.lacking || 0) - list.length;
    return more > 0 ? [...list, made("dd", "quiet", `and ${more} more`)] : list;
  };

  const marked = (line, one, marks) => {
    const holding = Object.keys(marks).filter((mark) => one[mark]);
    holding.forEach((mark) => line.append(made("span", "mark", marks[mark])));
    return line;
  };

  const sourcesOf = (row) => {
    const list = (row.sources || []).map((one) => {
      const source = made("dd", one.cited ? "source cited" : "source");
      source.append(marked(third("p", "quiet", one.document || ""), one, { cited: "cited document" }));
      source.append(third("p", "", one.text, row.language));
      return source;
    });
    const note = `A source longer than ${data.longest.toLocaleString("en")} characters is shortened in its middle.`;
    return list.length ? [...list, made("dd", "quiet", note)] : [];
  };

  const TERMS = [
    ["In the data", placed],
    ["Error", (row) => told(row.error)],
    ["Answer", (row) => told(row.answer, row.language)],
    ["Why nothing is said", (row) => told(row.reason)],
    ["Accepted answers", (row) => (row.gold || []).flatMap((text) => told(text, row.language))],
    ["Accepted answers", (row) => told(row.unanswerable ? "none: the documents do not answer this" : "")],
    ["Found documents", foundIn],
    ["Relevant, and not found", missingIn],
    ["Cited documents", (row) => told((row.cited || []).join(", "))],
    ["Sources that the answer was made from", sourcesOf],
  ];

  // Showing

  const lineOf = (row) => {
    const line = made("tr");
    line.append(...heads.map((head) => cellOf(row, head.dataset.key)));
    return line;
  };

  const nothing = () => {
    const line = made("tr");
    const cell = made("td", "empty", "No question passes these filters.");
    cell.colSpan = heads.length;
    line.append(cell);
    return line;
  };

  const show = () => {
    const all = chosen();
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    const page = all.slice(state.page * PAGE, (state.page + 1) * PAGE);
    at("page").replaceChildren(...(page.length ? page.map(lineOf) : [nothing()]));
    const number = (value) => value.toLocaleString("en");
    at("shown").textContent = `${number(all.length)} of ${number(rows.length)} questions`;
    at("place").textContent = `Page ${number(state.page + 1)} of ${number(pages)}`;
    at("previous").disabled = state.page === 0;
    at("next").disabled = state.page === pages - 1;
    document.querySelector(".pages").hidden = pages === 1;
  };

  const showFirst = () => {
    state.page = 0;
    show();
  };

  const sortBy = (head) => {
    const key = head.dataset.key;
    state.falling = state.key === key && !state.falling;
    state.key = key;
    heads.forEach((one) => one.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", state.falling ? "descending" : "ascending");
    showFirst();
  };

  const turn = (pages) => {
    state.page += pages;
    show();
    at("questions").scrollIntoView();
  };

  heads.forEach((head) => head.querySelector("button").addEventListener("click", () => sortBy(head)));
  at("filters").addEventListener("input", showFirst);
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  at("explorer").hidden = false;
  show();
})();
