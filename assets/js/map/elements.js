/* Elements of the page. */

/** An element with attributes, `className` among them, and children. Empty ones are left out. */
export function make(tag, options, ...children) {
  const { className, ...rest } = options || {};
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}
