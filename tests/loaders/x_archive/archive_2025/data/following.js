window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "8000",
      "userLink" : "https://twitter.com/intent/user?user_id=8000"
    }
  },
  {
    "following" : {
      "accountId" : "8001",
      "userLink" : "https://twitter.com/intent/user?user_id=8001"
    }
  },
  {
    "following" : {
      "accountId" : "8002",
      "userLink" : "https://twitter.com/intent/user?user_id=8002"
    }
  }
]