-- What a person does, for the test: opens a file, waits for the finding, applies its fix, saves.
-- In: the file, the code, the title of the fix. Out: JSON on standard output.
local file, code, title = vim.env.HQ_FILE, vim.env.HQ_CODE, vim.env.HQ_TITLE
local patience = 90000

local function finish(result)
  io.stdout:write(vim.json.encode(result) .. "\n")
  vim.cmd("qall!")
end
local function found()
  return vim.tbl_filter(function(diagnostic) return diagnostic.code == code end, vim.diagnostic.get(0))
end

vim.cmd("edit " .. vim.fn.fnameescape(file))
if not vim.wait(patience, function() return #found() > 0 end, 50) then
  return finish({ problem = "no diagnostic " .. code, seen = vim.diagnostic.get(0) })
end
local diagnostic = found()[1]
local offered
vim.ui.select = function(items, options, choose)
  offered = vim.tbl_map(options.format_item, items)
  for index, item in ipairs(items) do
    if offered[index] == title then return choose(item, index) end
  end
  choose(nil)
end
vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
local before = vim.b.changedtick
vim.lsp.buf.code_action()
if not vim.wait(patience, function() return vim.b.changedtick ~= before end, 50) then
  return finish({ problem = "the fix changed nothing", offered = offered })
end
local isGone = vim.wait(patience, function() return #found() == 0 end, 50)
vim.cmd("write")
finish({ line = diagnostic.lnum + 1, message = diagnostic.message, offered = offered, isGone = isGone })
