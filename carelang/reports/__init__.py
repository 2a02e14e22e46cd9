"""Reports: findings become text for people and other tools."""
