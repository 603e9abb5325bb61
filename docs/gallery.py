"""Pictures of the gallery: each block between markers draws one, in `ax`, or prepares the next."""

# %% The four corridors
import corridors as co
from corridors.plotting import plot_corridors

net = co.load_network()
ax = plot_corridors(net, title="Four corridors between China and the west")

# %% One journey, by mode
from corridors.plotting import plot_routes

route = co.find_route(net, "xian", "poti", corridor="middle")
ax = plot_routes(route, title="Xi'an to Poti across the Caspian")

# %% The Caspian, close by
ax = plot_routes(route, title="Where the goods change to ships", extent=(47, 38, 58, 46))

# %% Where the hours go
from corridors.plotting import plot_waterfall

ax = plot_waterfall(route)

# %% Journeys that no other beats
from corridors.plotting import plot_pareto

front = co.pareto_routes(net, "xian", "duisburg", objectives=("time_h", "cost_usd"))
ax = plot_pareto(front)

# %% How long it takes, good days and bad
run = co.simulate(net, [("xian", "istanbul")], draws=2_000, seed=1)
ax = run.plot()

# %% Chance to arrive
ax = run.plot_reliability()

# %% How far one gets in twelve days
ax = co.reach(net, "xian", days=12).plot()

# %% Every link, by mode
from corridors.plotting import plot_network

ax = plot_network(net.as_of("2026-07-17"), title="The network")

# %% On a dark page
ax = plot_corridors(net, theme="dark", size="slide")

# %% A map to explore
both = co.compare(net, lanes=[("xian", "duisburg")], scenarios=["baseline", "poland-closes"])
page = both.explore(title="If Poland closes")
ax = both.plot(title="If Poland closes: before and after")
