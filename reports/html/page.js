'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // ---- Stories: a cell opens its own, Escape closes it and leads back.
  const cellOf = new Map(all('a.cell').map((cell) => [cell.dataset.story, cell]));

  const target = () => decodeURIComponent(location.hash.slice(1));
  const storyAt = (id) => document.getElementById(id)?.closest('details.story');

  function openTarget() {
    const story = storyAt(target());
    if (!story) return;
    story.hidden = false;
    story.open = true;
    const summary = story.querySelector('summary');
    summary.focus({preventScroll: true});
    summary.scrollIntoView({block: 'start'});
  }

  function closeStory(story) {
    const cell = cellOf.get(story.querySelector('.story-body').id);
    story.open = false;
    history.replaceState(null, '', location.pathname + location.search);
    if (!cell) return;
    enter(cell.parentElement);
    cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
  }

  addEventListener('hashchange', openTarget);
  document.addEventListener('click', (event) => {
    const cell = event.target.closest('a.cell');
    if (cell && cell.hash === location.hash) openTarget();  // The same again changes no hash.
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const story = event.target.closest('details.story') || storyAt(target());
    if (story?.open) closeStory(story);
  });

  // ---- Matrices: arrows move from cell to cell, Enter follows the link. Only one cell of each is in the tab order.
  const focusOf = (td) => td.querySelector('a.cell') || td;

  function enter(td) {
    for (const other of all('tbody td', td.closest('table'))) focusOf(other).tabIndex = -1;
    focusOf(td).tabIndex = 0;
    focusOf(td).focus();
  }

  // From (row, column) on in one direction to the next row that a filter has not hidden.
  function visible(rows, from, step) {
    let row = from;
    while (rows[row] && rows[row].hidden) row += step;
    return rows[row];
  }

  function move(event) {
    const td = event.target.closest('td');
    if (!td || event.altKey || event.metaKey) return;
    const row = td.parentElement;
    const rows = [...row.parentElement.rows];
    const at = rows.indexOf(row);
    const last = row.cells.length - 1;
    const column = td.cellIndex;
    const to = {
      ArrowLeft: () => column > 1 && row.cells[column - 1],
      ArrowRight: () => row.cells[column + 1],
      ArrowUp: () => visible(rows, at - 1, -1)?.cells[column],
      ArrowDown: () => visible(rows, at + 1, 1)?.cells[column],
      Home: () => (event.ctrlKey ? visible(rows, 0, 1) : row).cells[1],
      End: () => (event.ctrlKey ? visible(rows, rows.length - 1, -1) : row).cells[last],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const target = to();
    if (target) enter(target);
  }

  for (const table of all('table.matrix')) {
    table.setAttribute('role', 'grid');
    all('tbody td', table).forEach((td, i) => (focusOf(td).tabIndex = i === 0 ? 0 : -1));
    table.addEventListener('keydown', move);
    table.addEventListener('focusin', (event) => {
      const td = event.target.closest('td');
      if (td && focusOf(td).tabIndex !== 0) enter(td);
    });
  }

  // ---- Commands are copied by a button.
  const said = make('p', {className: 'skip'});
  said.setAttribute('role', 'status');
  document.body.append(said);

  async function copy(button, code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand('copy');
    }
    button.textContent = said.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy', said.textContent = ''), 2000);
  }

  for (const command of all('pre.command')) {
    const button = make('button', {type: 'button', className: 'copy', textContent: 'Copy'});
    button.setAttribute('aria-label', 'Copy the command');
    button.addEventListener('click', () => copy(button, command.querySelector('code')));
    command.append(button);
  }

  // ---- Many configurations are filtered by name.
  const kManyRows = 12;
  for (const box of all('.matrix-box')) {
    const rows = all('tbody tr', box).filter((row) => row.cells[0].dataset.configuration !== undefined);
    if (rows.length < kManyRows) continue;
    const stories = all('details.story', box.closest('.search'));
    const label = make('label', {className: 'filter', textContent: 'Configurations whose name has'});
    const input = make('input', {type: 'search'});
    label.append(input);
    box.before(label);
    input.addEventListener('input', () => {
      const wanted = input.value.toLowerCase();
      const hide = (element, name) => (element.hidden = !name.toLowerCase().includes(wanted));
      for (const row of rows) hide(row, row.cells[0].dataset.configuration);
      for (const story of stories) hide(story, story.dataset.configuration);
    });
  }

  // ---- The data of the page.
  const data = document.getElementById('data').textContent;
  const link = make('a', {download: 'report.json', textContent: 'Download the report as JSON'});
  link.href = URL.createObjectURL(new Blob([data], {type: 'application/json'}));
  document.getElementById('downloads').append(' · ', link);

  addEventListener('load', openTarget);
})();
