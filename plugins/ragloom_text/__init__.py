"""Reading text: loaders, chunkers and analyzers."""
