"""Tasks: what the commands and plugins do with many files, each as its settings say."""
