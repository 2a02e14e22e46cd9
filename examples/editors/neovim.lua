-- The language server of carelang in Neovim 0.11 or later: copy this into init.lua.
vim.lsp.config("carelang", {
  cmd = { "carelang", "lsp" },
  filetypes = { "text", "markdown", "html" },
  root_markers = { "carelang.yaml", "pyproject.toml", ".git" },
})
vim.lsp.enable("carelang")
