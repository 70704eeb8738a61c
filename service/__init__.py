"""The service: request 请求 → facts 事实 → policy 规则 → decision 决定 → record 存证."""
