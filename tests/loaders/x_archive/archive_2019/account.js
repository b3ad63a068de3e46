window.YTD.account.part0 = [ {
  "email" : "canary.mail@adavale.example",
  "createdVia" : "web",
  "username" : "Ada_Vale",
  "accountId" : "70070070",
  "createdAt" : "2012-01-01T00:00:00.000Z"
} ]