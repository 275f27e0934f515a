// Improvements of pages that already work without any script. Each module looks for its own data-… hooks.
