"""From the syntax tree to the typed program: names, types, conversions, templates."""
