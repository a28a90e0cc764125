-- Links between Markdown files become links between their pages, which lie in one folder; other files are on GitHub.
-- A link to a file that the project does not have is an error.
local repository = 'https://github.com/softrl/softrl/'
local IS_A_FOLDER = 21 -- the error of reading one
local source = PANDOC_STATE.input_files[1]

-- Returns the path from the project's folder, for a link in the source.
local function resolved(path)
  if path:sub(1, 1) ~= '/' then
    path = (source:match('^(.*/)') or '') .. path
  end
  local parts = {}
  for part in path:gmatch('[^/]+') do
    if part == '..' then
      assert(table.remove(parts), source .. ': link out of the project: ' .. path)
    elseif part ~= '.' then
      table.insert(parts, part)
    end
  end
  return table.concat(parts, '/')
end

local function moved(target)
  if target:match('^%a[%w+.-]*:') or target:match('^#') then
    return target
  end
  local path, anchor = target:match('^([^#]*)(.*)$')
  path = path:gsub('%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end)
  path = resolved(path)
  local file = io.open(path)
  assert(file, source .. ': broken link: ' .. target)
  local _, _, code = file:read(1)
  file:close()
  local page = path == 'README.md' and 'index' or path:match('^docs/([^/]+)%.md$')
  if page then
    return page .. '.html' .. anchor
  elseif path:match('^docs/images/') or path:match('^docs/tables/') or path == 'docs/temperature.html' then
    return path:sub(#'docs/' + 1) .. anchor
  end
  return repository .. (code == IS_A_FOLDER and 'tree' or 'blob') .. '/main/' .. path .. anchor
end

function Link(link)
  link.target = moved(link.target)
  return link
end

function Image(image)
  image.src = moved(image.src)
  return image
end
