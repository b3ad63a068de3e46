window.YTD.follower.part0 = [
  {
    "follower" : {
      "accountId" : "9000",
      "userLink" : "https://twitter.com/intent/user?user_id=9000"
    }
  },
  {
    "follower" : {
      "accountId" : "9001",
      "userLink" : "https://twitter.com/intent/user?user_id=9001"
    }
  },
  {
    "follower" : {
      "accountId" : "9002",
      "userLink" : "https://twitter.com/intent/user?user_id=9002"
    }
  },
  {
    "follower" : {
      "accountId" : "9003",
      "userLink" : "https://twitter.com/intent/user?user_id=9003"
    }
  },
  {
    "follower" : {
      "accountId" : "9004",
      "userLink" : "https://twitter.com/intent/user?user_id=9004"
    }
  }
]