package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/naru-network/naru/realtime"
)

// Meter counts what the front does, for Prometheus.
type Meter struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// NewMeter returns a meter that also tells of the process and the runtime.
func NewMeter() *Meter {
	m := &Meter{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "naru_request_seconds", Help: "Time to answer a request, by method, route and class of status.",
			Buckets: []float64{.001, .002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15},
		}, []string{"method", "route", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler answers Prometheus. It belongs on a port of its own.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Live has the meter tell of a hub's sockets as well. Figures is asked each time Prometheus asks.
func (m *Meter) Live(figures func() realtime.Figures) {
	gauge := func(name, help string, of func(realtime.Figures) int64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(of(figures())) }))
	}
	counter := func(name, help string, of func(realtime.Figures) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(of(figures())) }))
	}
	gauge("naru_sockets", "Sockets that are open.", func(f realtime.Figures) int64 { return f.Sockets })
	gauge("naru_subscriptions", "Topics followed, summed over sockets.", func(f realtime.Figures) int64 { return f.Subscriptions })
	counter("naru_sockets_opened_total", "Sockets opened.", func(f realtime.Figures) int64 { return f.Opened })
	counter("naru_sockets_refused_total", "Sockets that found no place.", func(f realtime.Figures) int64 { return f.Refused })
	counter("naru_sockets_slow_total", "Sockets cut since they read too slowly.", func(f realtime.Figures) int64 { return f.Cut[realtime.TooSlow] })
	counter("naru_entries_delivered_total", "Entries of topics, once for each socket.", func(f realtime.Figures) int64 { return f.Delivered })
	counter("naru_entries_filled_total", "Entries read from the store since the bus had lost them.", func(f realtime.Figures) int64 { return f.Filled })
	counter("naru_reloads_total", "Clients told to read over HTTP what they had missed.", func(f realtime.Figures) int64 { return f.Reloads })
}

func (m *Meter) request(method, route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}
