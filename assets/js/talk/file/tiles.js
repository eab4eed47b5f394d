/* Which of the packed tiles of a scene lie in a view, and where. Pure. */

/** A view in pixels: {width, height, world, corner, zoom}. `at`: its zoom and middle; `ratio`:
 * pixels of the canvas to one of the page; `zoom`: of the tiles that are as fine as the canvas. */
export function viewOf(at, { width, height }, ratio) {
  const world = 256 * 2 ** at.zoom * ratio;
  const corner = {
    x: Math.round(at.x * world - width / 2),
    y: Math.round(at.y * world - height / 2),
  };
  return { width, height, world, corner, zoom: Math.round(at.zoom - 1 + Math.log2(ratio)) };
}

/** The tiles in view that are here, the coarser first: {tiles: [{numbers, left, top, span}],
 * isComing}. Where one is not packed, or not here yet, a coarser one stands in. `packed`: zoom →
 * "column/row" → parts; `tileOf(parts)` returns the numbers, null while they are on their way. */
export function tilesIn(packed, { width, height, world, corner, zoom: wanted }, tileOf) {
  const zooms = Object.keys(packed).map(Number);
  const zoom = Math.min(Math.max(wanted, Math.min(...zooms)), Math.max(...zooms));
  const span = world / 2 ** zoom;
  const found = new Map();
  const inView = (value, extent) => [Math.floor(value / span), Math.ceil((value + extent) / span)];
  const [left, right] = inView(corner.x, width);
  const [top, bottom] = inView(corner.y, height);
  let isComing = false;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      for (let z = zoom, x = column, y = row; packed[z]; z--, x >>= 1, y >>= 1) {
        const name = `${z}/${x}/${y}`;
        const ids = packed[z][`${x}/${y}`];
        if (!ids) continue;
        const numbers = found.has(name) ? found.get(name).numbers : tileOf(ids);
        if (numbers) {
          found.set(name, { z, x, y, numbers });
          break;
        }
        isComing = true;
      }
    }
  }
  const tiles = [...found.values()].sort((a, b) => a.z - b.z);
  const placed = tiles.map(({ z, x, y, numbers }) => {
    const side = world / 2 ** z;
    return { numbers, left: x * side - corner.x, top: y * side - corner.y, span: side };
  });
  return { tiles: placed, isComing };
}
