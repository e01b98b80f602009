package pass

import (
	"container/list"
	"sync"
)

// recent remembers the most lately used values, up to a bound. It is safe for concurrent use.
type recent[K comparable, V any] struct {
	most int

	mu    sync.Mutex
	order *list.List // of entry, most lately used first
	at    map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, order: list.New(), at: map[K]*list.Element{}}
}

// Get returns the value kept for k, and whether there is one.
func (r *recent[K, V]) Get(k K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.at[k]
	if !ok {
		var none V
		return none, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*entry[K, V]).value, true
}

// Edit replaces the value kept for k, the zero one where there is none, and forgets the longest unused value beyond the bound.
func (r *recent[K, V]) Edit(k K, change func(V) V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.at[k]; ok {
		kept := e.Value.(*entry[K, V])
		kept.value = change(kept.value)
		r.order.MoveToFront(e)
		return
	}
	var none V
	r.at[k] = r.order.PushFront(&entry[K, V]{k, change(none)})
	for r.order.Len() > r.most {
		last := r.order.Back()
		r.order.Remove(last)
		delete(r.at, last.Value.(*entry[K, V]).key)
	}
}

// Put keeps v for k.
func (r *recent[K, V]) Put(k K, v V) { r.Edit(k, func(V) V { return v }) }
