// Makes elements. Text goes in as text; nothing here reads markup, so nothing that is shown can become any.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: attributes (`on` holds listeners), then children: nodes, texts, lists of them; nothing for null. */
export function el(name, attributes = {}, ...children) {
  return made(document.createElement(name), attributes, children);
}

/** The same for a drawing. */
export function svg(name, attributes = {}, ...children) {
  return made(document.createElementNS(SVG, name), attributes, children);
}

function made(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === 'value') {
      node.value = value ?? '';
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, String(value));
    }
  }
  append(node, children);
  return node;
}

/** Adds children to the end. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Puts these children in the place of all that were there. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** A number for an `id`, of which there is one on the page. */
export const fresh = (() => {
  let count = 0;
  return (name) => `${name}-${(count += 1)}`;
})();

/** A button that does something. */
export function button(label, press, attributes = {}) {
  return el('button', { type: 'button', on: { click: press }, ...attributes }, label);
}

/** Something is said to those who do not see the screen. */
export function announce(text) {
  const news = document.getElementById('news');
  news.textContent = '';
  // Said twice, it would not be heard the second time without a moment of silence.
  setTimeout(() => {
    news.textContent = text;
  }, 60);
}
