// The tie between a figure's state and the model that Python may share with it.

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Keep values of a figure and of its model alike.
 *
 * names: of the model's values that Python may set as well
 * adopt: called with all of them, by name, after Python set one
 * returns: {asked(), tell(values), untie()}; asked() reads `names`, tell writes any values
 */
export function tie(model, names, adopt) {
  let telling = false;
  const asked = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const hear = () => telling || adopt(asked());
  names.forEach((name) => model.on(`change:${name}`, hear));
  return {
    asked,
    tell(values) {
      const fresh = Object.entries(values).filter(([name, v]) => !same(model.get(name), v));
      if (!fresh.length) return;
      telling = true;
      fresh.forEach(([name, value]) => model.set(name, value));
      telling = false;
      model.save_changes();
    },
    untie: () => names.forEach((name) => model.off(`change:${name}`, hear)),
  };
}
