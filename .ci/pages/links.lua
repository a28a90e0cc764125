-- Links between Markdown files become links between their pages, which lie in one folder; other files are on GitHub.
local repository = 'https://github.com/softrl/softrl/blob/main/'

local function moved(target)
  if target:match('^[a-z]+:') or target:match('^#') then
    return target
  end
  local path = target:gsub('^%.%./', ''):gsub('^docs/', '')
  if path:match('^README%.md') then
    return (path:gsub('^README%.md', 'index.html'))
  elseif path:match('^[%w]+%.md') then
    return (path:gsub('%.md', '.html', 1))
  elseif path:match('^images/') or path:match('^tables/') or path:match('^temperature%.html') then
    return path
  end
  return repository .. path
end

function Link(link)
  link.target = moved(link.target)
  return link
end

function Image(image)
  image.src = moved(image.src)
  return image
end
