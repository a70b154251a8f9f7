-- A lost dispute of what was bought once ends its grant. Which one did, so that the same one, won after all, gives it back.
alter table grants add column ended_by_dispute text;
