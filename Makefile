# make run     builds everything and serves the demo network; PORT=9000 takes another port
# make test    everything, browser stories included; sets up what it needs
# make check   what is quick: form, floors, types, catalogues, generated files
# make bench   the figures, with 20,000 cases in 250 tenants
# make generate   writes what is derived from the code: docs/openapi.json, docs/*.md lists, the client's types
# make fuzz    a minute for each parser; FUZZTIME=10m takes longer

PORT     ?= 8080
FUZZTIME ?= 1m
FE       := frontend
GO       := go
RACE     := $(shell sh tools/race.sh)
STATIC   := $(GO) tool -modfile=tools/go.mod staticcheck

.PHONY: run build test check bench generate fuzz clean deps client frontend browser

run: build
	bin/naru demo --listen 127.0.0.1:$(PORT) --url http://127.0.0.1:$(PORT)

build: frontend
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/naru ./cmd/naru

# npm ci takes half a minute, so it runs only where the lock file is newer than what was installed.
deps:
	@if [ ! -f $(FE)/node_modules/.package-lock.json ] || [ $(FE)/package-lock.json -nt $(FE)/node_modules/.package-lock.json ]; then \
		echo "npm ci"; cd $(FE) && npm ci --no-audit --no-fund && touch node_modules/.package-lock.json; fi

# The application is built anew where one of its sources is newer than the last build.
frontend: deps
	@if [ ! -f $(FE)/build/index.html ] || [ -n "$$(find $(FE)/src $(FE)/static $(FE)/build-tools $(FE)/project.inlang/settings.json \
		$(FE)/package-lock.json $(FE)/*.config.* -path '$(FE)/src/locale/paraglide' -prune -o ! -path '$(FE)/src/locale' \
		-newer $(FE)/build/index.html -print 2>/dev/null | head -1)" ]; then cd $(FE) && npm run build; fi

browser:
	@sh tools/chromium.sh > /dev/null

# The embedded engine is tried twice: the race detector makes SQLite in Go twenty times slower, so 50,000 records are walked without it.
test: browser build client
	NARU_WHOLE=1 $(GO) test $(RACE) -p 3 -timeout 15m ./...
	$(GO) test -count=1 ./storage/sqlite
	cd storage/mongo/ferret && $(GO) test $(RACE) -timeout 15m ./...
	cd $(FE) && npm run check
	cd $(FE) && npm run test:unit
	cd $(FE) && CHROMIUM=$$(sh ../tools/chromium.sh) npm run e2e

check: deps client
	@out=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
		if [ -n "$$out" ]; then echo "gofmt -w these files:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(STATIC) ./...
	$(GO) test -run 'House' ./cmd/naru
	cd $(FE) && npm run -s check

# The client's types must be those of the surface.
client: deps
	@cd $(FE) && mkdir -p .svelte-kit && npx openapi-typescript ../docs/openapi.json -o .svelte-kit/schema.d.ts > /dev/null && \
		{ cmp -s .svelte-kit/schema.d.ts src/api/schema.d.ts || { echo "frontend/src/api/schema.d.ts is stale: run make generate"; exit 1; }; }

generate: deps
	$(GO) test -run 'HouseLists' ./cmd/naru -update
	cd $(FE) && npm run client

# The second engine's row comes from FerretDB, or from a real MongoDB where MONGODB_URI names one.
bench: build
	cd storage/mongo/ferret && $(GO) build -o ../../../bin/ferret ./cmd/ferret
	bin/naru bench --log-level error $(if $(MONGODB_URI),--mongo $(MONGODB_URI),--ferret bin/ferret)

# One package at a time, as go test -fuzz asks for.
fuzz:
	@for package in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$package || exit 1; done; done

clean:
	rm -rf bin $(FE)/build/_app $(FE)/build/site $(FE)/build/index.html $(FE)/.svelte-kit
