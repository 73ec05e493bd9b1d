"""Go: the rules, many boards at once, AlphaGo's planes, game records, players and matches.

board     the rules, as functions from board to board, to be read
batch     the same rules for many boards at once, in NumPy, to train with: grid is what it stands
          on, starts lets it begin from positions and games
symmetry  the eight ways to turn and mirror a board
ladders   whether a ladder works
planes    the 48 planes that AlphaGo's networks saw
records   games as lists of moves; sgf reads and writes them as SGF
gtp       another program as an opponent, such as GNU Go
players   who chooses moves; match lets two of them play, and says how sure the result is

view      the twelve planes of our own small network; examples makes them of games
net       the network; learn trains and measures it; weights keeps it as text that a page can read
search    Monte Carlo tree search with a policy and a value, on the trees of tree and the rows of
          pool; net_players are the players that ask a network
selfplay  games of a player against itself; improve learns from nothing but these
shipped   how the network and the games that come with the course were made; tournament keeps
          its matches, baselines what it is measured against; collect makes the tables of games.
          `python -m course.go` runs them
"""
