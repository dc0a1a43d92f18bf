# 常用的是 make run 与 make test；其余见 make help。
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check bench demo-reset setup setup-dev

help: ## 列出可用的命令
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

run: setup ## 启动平台（首次自动安装、建库、载入演示数据）；可加 PORT=8010
	@$(PYTHON) manage.py migrate --no-input --verbosity 0
	@$(PYTHON) manage.py demo --cases
	@exec $(PYTHON) manage.py serve $(if $(PORT),--port $(PORT)) $(if $(BIND),--bind $(BIND))

test: setup-dev ## 全部测试；设置了 TEST_DATABASE_URL、TEST_REDIS_URL 则再在服务器上测一遍
	@scripts/test.sh

check: setup-dev ## 格式、规则、类型、引用方向、模板、迁移、流程图、部署设置
	@scripts/check.sh

bench: setup-dev ## 性能数字，写入 build/bench.json
	@mkdir -p build
	@$(PYTHON) -m benchmarks

demo-reset: setup ## 删除单机数据并重建演示数据（先询问；YES=1 不询问）
	@YES=$(YES) scripts/demo-reset.sh

setup:
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev
