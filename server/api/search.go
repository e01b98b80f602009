package api

// Finder finds what a reader may see, by its words.
type Finder interface{}
