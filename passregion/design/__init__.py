"""The design system: tokens, layouts, components, the form renderer and the icons."""
