# One word per thing a person wants to do; the work itself is in tools/.
# A target may be run on its own: it brings what it needs.

NODE := node_modules/.bin/node

.NOTPARALLEL:
.PHONY: help install packages build demo demo-keep check test fuzz model docs bench bench-store bench-databases package hosts hosts-databases test-hosts clean-clone clean

help:
	@echo 'make install      install what is missing (Debian packages, npm packages); needs root only for that'
	@echo 'make build        bundle src/ into dist/'
	@echo 'make demo         five nodes on this machine, one web server, everything that can fail (root)'
	@echo 'make demo-keep    the same, and leave the cluster up to play with'
	@echo 'make check        the quick gate, a few minutes: types, core purity, lint, unused, tidy, unit, tables, scenarios'
	@echo 'make test         the gate and everything slower: model, contracts, integration, fuzz, README (root)'
	@echo 'make clean-clone  clone the last commit into an empty directory and run "make test" there'
	@echo 'make fuzz         random fault runs: make fuzz SEED=1 RUNS=1000'
	@echo 'make model        the takeover protocol as an explicit-state model, the large run (minutes)'
	@echo 'make docs         write the generated reference pages and the schema again'
	@echo 'make bench        how fast, how small: make bench ARGS=--quick (root)'
	@echo 'make package      a Debian package and a tarball with an installer, in dist/'
	@echo 'make hosts        a Debian base system, once, for whole hosts in the lab and in tests (root, debootstrap)'
	@echo 'make hosts-databases  the same with databases and file servers in it, for their tests (root, 1 GB)'
	@echo 'make test-hosts   what is tried on whole hosts: a newcomer'\''s way, the package, the units, the lab (root)'
	@echo 'make clean        remove dist/'

install:
	@tools/install.sh

build: packages
	@$(NODE) tools/build.ts

# Without the tool chain nothing builds; the Debian packages are needed only to run. When package-lock.json has changed,
# the packages are brought to what it says; when not, this looks and does nothing.
packages:
	@tools/install.sh --npm-only

demo: install build
	@$(NODE) lab/demo/main.ts

demo-keep: install build
	@$(NODE) lab/demo/main.ts --keep

# The build is a test of these two, so that a source that does not build is reported like any failure.
check: packages
	@$(NODE) tools/test.ts check

test: install
	@$(NODE) tools/test.ts all

GOAL ?= test
SEED ?= 1
RUNS ?= 200
fuzz: packages
	@$(NODE) --min-semi-space-size=32 tools/fuzz.ts --seed $(SEED) --runs $(RUNS)

model: packages
	@$(NODE) test/model/main.ts --large

docs: packages
	@$(NODE) src/config/write-schema.ts
	@$(NODE) src/cli/reference/write.ts

# bench/store.ts measures the stores alone, without a cluster.
bench: install build
	@$(NODE) bench/main.ts $(ARGS)

bench-store: install
	@$(NODE) bench/store.ts $(ARGS)

# Twenty power cuts for every database and file server of docs/operations/databases.md; ARGS='--cuts 3 postgresql' for less.
bench-databases: install build hosts-databases
	@$(NODE) bench/databases.ts $(ARGS)

package: packages
	@$(NODE) tools/package/main.ts

# Without them the tests on whole hosts are skipped: a base system, and the packages that a newcomer would fetch. It takes a
# minute or two and the network.
hosts:
	@test -d .work/hosts/bookworm || lab/debian-host base .work/hosts/bookworm
	@test -d .work/hosts/debs || lab/debian-host packages .work/hosts/debs etcd-server busybox

# A base system of its own, which only the tests named databases-… need; without it they are skipped.
hosts-databases:
	@test -d .work/hosts/databases || lab/debian-host base .work/hosts/databases e2fsprogs libpam-systemd resource-agents \
	  postgresql mariadb-server nfs-ganesha nfs-ganesha-vfs samba smbclient

test-hosts: install hosts
	@for name in newcomer managed-etcd-hosts identity-later-hosts package-host agent-systemd lab-debian lab-identity-hosts join-hosts join-managed-hosts host-life update-hosts update-five-hosts restore-hosts restore-open-hosts \
	  readiness-fences-hosts readiness-services-hosts readiness-identity-hosts readiness-machines-hosts readiness-cost-hosts \
	  databases-postgresql-hosts \
	  databases-postgresql-ocf-hosts databases-mariadb-hosts databases-nfs-hosts databases-samba-hosts; do \
	  $(NODE) tools/test.ts integration test/integration/$$name.test.ts || exit 1; done

clean-clone: packages
	@tools/clean-clone.sh $(GOAL)

clean:
	rm -rf dist
